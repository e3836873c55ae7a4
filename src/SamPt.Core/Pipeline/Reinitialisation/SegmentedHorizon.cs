namespace SamPt.Core.Pipeline.Reinitialisation;

/// <summary>What a decision rests on: the mask areas of the objects that started together, in working-scale pixels.</summary>
/// <param name="StartFrame">The frame they started on.</param>
/// <param name="StartAreas">One for each object: the area predicted on that frame.</param>
/// <param name="Areas">Objects x frames after it: entry (i, n) belongs to frame StartFrame + 1 + n. At least one frame.</param>
/// <param name="OtherStarts">The frames after StartFrame on which other objects start, in any order.</param>
public sealed record SegmentedHorizon(
    int StartFrame, IReadOnlyList<int> StartAreas, IReadOnlyList<IReadOnlyList<int>> Areas, IReadOnlyList<int> OtherStarts)
{
    /// <summary>Masks of so few pixels are too small to start from.</summary>
    public const int LargestTinyArea = 25;

    public int ObjectCount => Areas.Count;

    /// <summary>How many frames there are to choose from.</summary>
    public int FrameCount => Areas[0].Count;

    /// <summary>The column of the first other object's start. It may lie beyond the horizon; null without other objects to come.</summary>
    internal int? NextOtherStart => OtherStarts.Count == 0 ? null : OtherStarts.Min() - StartFrame - 1;

    /// <summary>The areas of an object as the variants weigh them: NaN where tiny, and in the first quarter of the horizon.</summary>
    internal float[] CountingAreas(int index)
    {
        var areas = new float[FrameCount];
        var quarter = (FrameCount + 1) / 4;
        var first = quarter < FrameCount ? quarter : 0;
        for (var n = 0; n < areas.Length; n++)
        {
            var area = Areas[index][n];
            areas[n] = n < first || area <= LargestTinyArea ? float.NaN : area;
        }
        return areas;
    }

    /// <summary>The same column for all objects, as frames.</summary>
    internal int[] Together(int column)
    {
        var frames = new int[ObjectCount];
        Array.Fill(frames, StartFrame + 1 + column);
        return frames;
    }
}
