using SamPt.Core.Imaging;
using SamPt.Core.Masks;

namespace SamPt.Core.Tests.Masks;

public class LabelSelectionTests
{
    [Fact]
    public void Packs_as_the_scalar_twin_does_on_odd_widths()
    {
        var random = new Random(7);
        foreach (var width in new[] { 1, 15, 16, 63, 64, 65, 127, 128, 129, 854 })
        {
            foreach (var (lowest, highest) in new (byte, byte)[] { (1, 1), (0, 0), (255, 255), (1, 255), (3, 7), (0, 255) })
            {
                var row = new byte[width];
                for (var x = 0; x < width; x++) row[x] = (byte)(random.Next(3) == 0 ? 255 : random.Next(9));
                var words = Enumerable.Repeat(0xDEADUL, (width + 63) / 64).ToArray();
                var expected = new ulong[words.Length];
                LabelSelection.Pack(row, lowest, highest, words);
                LabelSelection.PackScalar(row, lowest, highest, expected);
                Assert.Equal(expected, words);
                Assert.Equal(row.Count(label => label >= lowest && label <= highest), words.Sum(word => (int)ulong.PopCount(word)));
            }
        }
    }

    [Fact]
    public void Object_ids_are_those_that_occur()
    {
        var labels = new LabelMap(new ImageSize(5, 2), [0, 0, 9, 9, 3, 3, 3, 255, 0, 1]);
        Assert.Equal([1, 3, 9, 255], labels.ObjectIds());
        Assert.Empty(new LabelMap(new ImageSize(5, 2)).ObjectIds());
    }
}
