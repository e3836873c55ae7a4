using SamPt.Core.Imaging;
using SamPt.Core.QueryPoints;

namespace SamPt.Core.Tests.QueryPoints;

public class CornerDetectorTests
{
    [Fact]
    public void Finds_the_corners_of_OpenCV_on_noise_blobs_plateaus_and_tiny_images()
    {
        foreach (var golden in SyntheticGolden.Cases("opencv-corners.json"))
        {
            var gray = new Plane<byte>(golden.Size(), golden.GetProperty("gray").GetBytesFromBase64());
            foreach (var run in golden.GetProperty("runs").EnumerateArray())
            {
                var mask = run.GetProperty("mask").Mask(golden.Size());
                var corners = CornerDetector.Detect(gray, mask, run.Int("count"), 0.001, run.GetProperty("distance").GetDouble());
                Assert.Equal(run.GetProperty("corners").Pixels(), corners);
            }
        }
    }

    [Fact]
    public void Measures_corner_strength_to_the_last_bit_of_OpenCV()
    {
        foreach (var golden in SyntheticGolden.Cases("opencv-corners.json"))
        {
            var gray = new Plane<byte>(golden.Size(), golden.GetProperty("gray").GetBytesFromBase64());
            var strength = MinimumEigenvalues.Map(gray).Values.ToArray();
            var bits = strength.Where((_, i) => i % 7 == 0).Select(BitConverter.SingleToInt32Bits);
            Assert.Equal(golden.GetProperty("strength_bits").Ints(), bits);
        }
    }
}
