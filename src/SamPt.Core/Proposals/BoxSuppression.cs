using SamPt.Core.Imaging;

namespace SamPt.Core.Proposals;

/// <summary>Greedy non-maximum suppression of boxes as torchvision does it, in single precision.</summary>
public static class BoxSuppression
{
    /// <summary>
    /// The indices of the boxes that stay, by falling score, equal scores in their order: each box drops all after it that overlap it
    /// by an IoU above <paramref name="threshold"/>. A box's sides are the differences of its corners, so that one of a single column or
    /// row has no area; two such boxes in one place have no IoU (0/0) and both stay.
    /// </summary>
    public static int[] Keep(IReadOnlyList<BoundingBox> boxes, IReadOnlyList<float> scores, double threshold)
    {
        // Order by is stable, as is the sort that torchvision asks for.
        var order = Enumerable.Range(0, boxes.Count).OrderByDescending(i => scores[i]).ToArray();
        var dropped = new bool[boxes.Count];
        var kept = new List<int>();
        for (var n = 0; n < order.Length; n++)
        {
            var index = order[n];
            if (dropped[index]) continue;
            kept.Add(index);
            foreach (var other in order.AsSpan(n + 1))
            {
                if (!dropped[other] && Overlap(boxes[index], boxes[other]) > threshold) dropped[other] = true;
            }
        }
        return [.. kept];
    }

    private static float Overlap(BoundingBox a, BoundingBox b)
    {
        float width = Math.Max(0, Math.Min(a.XMax, b.XMax) - Math.Max(a.XMin, b.XMin));
        float height = Math.Max(0, Math.Min(a.YMax, b.YMax) - Math.Max(a.YMin, b.YMin));
        var shared = width * height;
        return shared / (Area(a) + Area(b) - shared);
    }

    private static float Area(BoundingBox box) => (float)(box.XMax - box.XMin) * (box.YMax - box.YMin);
}
