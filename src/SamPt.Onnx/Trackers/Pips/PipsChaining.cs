namespace SamPt.Onnx.Trackers.Pips;

/// <summary>Where a point's next window begins.</summary>
internal static class PipsChaining
{
    private const float Step = 0.02f;

    /// <summary>
    /// The last frame among <paramref name="first"/> .. <paramref name="last"/> on which the point is visible with a probability above
    /// the threshold. The threshold falls until there is one. All of it in float32: a probability may equal a threshold.
    /// </summary>
    public static int Next(Func<int, float> probability, int first, int last, float threshold)
    {
        var frame = last;
        while (probability(frame) <= threshold)
        {
            if (--frame >= first) continue;
            threshold -= Step;
            frame = last;
        }
        return frame;
    }
}
