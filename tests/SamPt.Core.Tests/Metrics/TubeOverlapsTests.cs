using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.Metrics.Tubes;

namespace SamPt.Core.Tests.Metrics;

public class TubeOverlapsTests
{
    [Fact]
    public void Is_never_above_what_areas_and_boxes_allow()
    {
        var random = new Random(9);
        var size = new ImageSize(33, 47);
        for (var trial = 0; trial < 200; trial++)
        {
            MaskTube Tube() => new(Enumerable.Range(0, 4).Select(_ => random.Next(5) == 0 ? null : RunLengthMask.From(Draw(size, random))).ToArray());
            var (one, other) = (Tube(), Tube());
            var iou = MaskTube.IoU(one, other);
            Assert.InRange(iou, 0, MaskTube.MostIoU(one, other));
            Assert.Equal(iou, MaskTube.IoUFrom(iou, one, other));
            Assert.Equal(iou, MaskTube.IoUFrom(iou / 2, one, other));
            Assert.Equal(0, MaskTube.IoUFrom(iou + 1e-9, one, other));
        }
    }

    [Fact]
    public void Reads_a_mask_only_where_an_overlap_needs_it()
    {
        var size = new ImageSize(20, 20);
        var (left, right) = (new BinaryMask(size), new BinaryMask(size));
        (left[2, 3], right[15, 3]) = (true, true);
        var (a, b) = (RunLengthMask.From(left), RunLengthMask.From(right));
        var read = new List<int>();
        var tube = new MaskTube([a.Outline(), a.Outline(), null], t =>
        {
            read.Add(t);
            return a;
        });
        Assert.Equal(1.0 / 3, MaskTube.IoU(tube, new MaskTube([b, a, null])), 1e-15);
        Assert.Equal(1.0 / 3, MaskTube.IoU(tube, new MaskTube([b, a, null])), 1e-15);
        Assert.Equal([1], read);
    }

    [Fact]
    public void Knows_every_overlap_that_can_match_and_the_best_of_every_true_tube()
    {
        var random = new Random(12);
        var size = new ImageSize(33, 47);
        var (matching, skipped) = (0, 0);
        for (var trial = 0; trial < 80; trial++)
        {
            MaskTube Near(BinaryMask mask) => new(Enumerable.Range(0, 4).Select(_ => random.Next(6) == 0 ? null : RunLengthMask.From(random.Next(3) == 0 ? Draw(size, random) : mask)).ToArray());
            var shapes = Enumerable.Range(0, 4).Select(_ => Draw(size, random)).ToArray();
            MaskTube[] truths = [.. shapes.Select(Near)], detections = [.. shapes.Concat(shapes).Select(Near)];
            var known = TubeOverlaps.IoUsThatMatter(detections, truths);
            for (var g = 0; g < truths.Length; g++)
            {
                var all = detections.Select(d => MaskTube.IoU(d, truths[g])).ToArray();
                Assert.Equal(all.Max(), Enumerable.Range(0, all.Length).Max(d => known[d, g]));
                for (var d = 0; d < all.Length; d++)
                {
                    if (all[d] >= 0.5) Assert.Equal(all[d], known[d, g]);
                    else Assert.True(known[d, g] == 0 || known[d, g] == all[d]);
                    matching += all[d] >= 0.5 ? 1 : 0;
                    skipped += known[d, g] == 0 && all[d] > 0 ? 1 : 0;
                }
            }
        }
        // Both kinds have occurred.
        Assert.True(matching > 100 && skipped > 100, $"{matching} match, {skipped} were passed over");
    }

    // Empty, full, sparse, dense, or a rectangle.
    private static BinaryMask Draw(ImageSize size, Random random)
    {
        var mask = new BinaryMask(size);
        var kind = random.Next(5);
        var share = kind switch { 0 => 0, 1 => 1, 2 => 0.1, _ => 0.7 };
        var (left, right, top, bottom) = (random.Next(size.Width), random.Next(size.Width), random.Next(size.Height), random.Next(size.Height));
        for (var y = 0; y < size.Height; y++)
        {
            for (var x = 0; x < size.Width; x++)
                if (kind == 4 ? x >= left && x <= right && y >= top && y <= bottom : random.NextDouble() < share) mask[x, y] = true;
        }
        return mask;
    }
}
