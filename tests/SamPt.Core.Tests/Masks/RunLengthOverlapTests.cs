using System.Numerics;
using SamPt.Core.Masks;
using SamPt.Core.Metrics.Tubes;

namespace SamPt.Core.Tests.Masks;

public class RunLengthOverlapTests
{
    [Fact]
    public void Counts_shared_pixels_as_bits_do()
    {
        var random = new Random(21);
        foreach (var size in MaskText.OddSizes())
        {
            foreach (var (one, other) in new[] { (0.0, 0.5), (0.5, 0.5), (1.0, 0.3), (1.0, 1.0), (0.02, 0.9) })
            {
                var (a, b) = (MaskText.Noise(size, one, random), MaskText.Noise(size, other, random));
                var shared = 0;
                for (var i = 0; i < a.Words.Length; i++) shared += BitOperations.PopCount(a.Words[i] & b.Words[i]);
                Assert.Equal(shared, RunLengthOverlap.IntersectionArea(RunLengthMask.From(a), RunLengthMask.From(b)));
                var tubes = (new MaskTube([RunLengthMask.From(a), null]), new MaskTube([RunLengthMask.From(b), RunLengthMask.From(b)]));
                var union = a.Area + 2 * b.Area - shared;
                Assert.Equal(union == 0 ? 0 : (double)shared / union, MaskTube.IoU(tubes.Item1, tubes.Item2), 1e-12);
            }
        }
    }

    [Fact]
    public void Counts_through_runs_of_no_pixel()
    {
        var size = new Core.Imaging.ImageSize(1, 6);
        var a = new RunLengthMask(size, [0, 2, 0, 2, 2, 0]);
        var b = new RunLengthMask(size, [1, 0, 0, 4, 1]);
        Assert.Equal(3, RunLengthOverlap.IntersectionArea(a, b));
        Assert.Equal(3, RunLengthOverlap.IntersectionArea(b, a));
    }

    [Fact]
    public void Refuses_masks_of_two_sizes() => Assert.Throws<ArgumentException>(() =>
        RunLengthOverlap.IntersectionArea(new RunLengthMask(new(2, 3), [6]), new RunLengthMask(new(3, 2), [6])));
}
