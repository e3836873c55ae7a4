namespace SamPt.Core.Masks;

/// <summary>Union, intersection and IoU of run-length masks without decoding them, as COCO defines them.</summary>
public static class RunLengthOverlap
{
    /// <summary>Pixels of either mask.</summary>
    /// <exception cref="ArgumentException">The masks differ in size.</exception>
    public static RunLengthMask Union(RunLengthMask one, RunLengthMask other) => Merge(one, other, (a, b) => a | b);

    /// <summary>Pixels of both masks.</summary>
    /// <exception cref="ArgumentException">The masks differ in size.</exception>
    public static RunLengthMask Intersection(RunLengthMask one, RunLengthMask other) => Merge(one, other, (a, b) => a & b);

    /// <summary>Number of pixels of both masks.</summary>
    /// <exception cref="ArgumentException">The masks differ in size.</exception>
    public static int IntersectionArea(RunLengthMask one, RunLengthMask other)
    {
        RequireSameSize(one, other);
        var a = one.Counts;
        var b = other.Counts;
        var area = 0;
        // Runs of ones alone: of the two at hand the one that ends first makes way for its next.
        int i = 1, j = 1;
        if (i >= a.Length || j >= b.Length) return 0;
        var startOfA = a[0];
        var startOfB = b[0];
        while (true)
        {
            var endOfA = startOfA + a[i];
            var endOfB = startOfB + b[j];
            area += Math.Max(0, Math.Min(endOfA, endOfB) - Math.Max(startOfA, startOfB));
            if (endOfA <= endOfB)
            {
                i += 2;
                if (i >= a.Length) return area;
                startOfA = endOfA + a[i - 1];
            }
            else
            {
                j += 2;
                if (j >= b.Length) return area;
                startOfB = endOfB + b[j - 1];
            }
        }
    }

    /// <summary>
    /// Intersection over union, 0 if nothing is shared. Against a crowd the union is the detection's own area: a crowd region
    /// stands for many objects, and a detection inside it is not wrong for being smaller.
    /// </summary>
    public static double IoU(RunLengthMask detection, RunLengthMask groundTruth, bool isCrowd = false)
    {
        var shared = IntersectionArea(detection, groundTruth);
        if (shared == 0) return 0;
        var union = isCrowd ? detection.Area : detection.Area + groundTruth.Area - shared;
        return (double)shared / union;
    }

    private static RunLengthMask Merge(RunLengthMask one, RunLengthMask other, Func<bool, bool, bool> join)
    {
        var counts = new List<int> { 0 };
        var isSet = false;
        Walk(one, other, (length, a, b) =>
        {
            if (join(a, b) != isSet)
            {
                isSet = !isSet;
                counts.Add(0);
            }
            counts[^1] += length;
        });
        return new RunLengthMask(one.Size, [.. counts]);
    }

    // Both masks cut into stretches on which neither changes.
    private static void Walk(RunLengthMask one, RunLengthMask other, Action<int, bool, bool> visit)
    {
        RequireSameSize(one, other);
        var a = one.Counts;
        var b = other.Counts;
        int i = 0, j = 0;
        int leftOfA = a[0], leftOfB = b[0];
        while (true)
        {
            while (leftOfA == 0 && ++i < a.Length) leftOfA = a[i];
            while (leftOfB == 0 && ++j < b.Length) leftOfB = b[j];
            if (i >= a.Length || j >= b.Length) return;
            var length = Math.Min(leftOfA, leftOfB);
            visit(length, i % 2 == 1, j % 2 == 1);
            leftOfA -= length;
            leftOfB -= length;
        }
    }

    private static void RequireSameSize(RunLengthMask one, RunLengthMask other)
    {
        if (one.Size != other.Size) throw new ArgumentException($"The masks differ in size: {one.Size} and {other.Size}.");
    }
}
