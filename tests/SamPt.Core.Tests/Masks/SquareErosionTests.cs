using SamPt.Core.Masks;
using SamPt.Core.Tests.QueryPoints;

namespace SamPt.Core.Tests.Masks;

public class SquareErosionTests
{
    [Fact]
    public void Erodes_as_OpenCV_does_with_odd_even_and_empty_squares()
    {
        foreach (var golden in SyntheticGolden.Cases("opencv-erosion.json"))
        {
            var mask = golden.GetProperty("mask").Mask(golden.Size());
            var expected = golden.GetProperty("eroded").Mask(golden.Size());
            var eroded = SquareErosion.Erode(mask, golden.Int("side"));
            Assert.True(expected.Words.SequenceEqual(eroded.Words), $"{golden.Size()} with side {golden.Int("side")}");
        }
    }
}
