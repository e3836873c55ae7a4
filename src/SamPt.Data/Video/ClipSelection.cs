using SamPt.Core;

namespace SamPt.Data.Video;

/// <summary>Which frames of an input to take.</summary>
/// <param name="Start">The first one.</param>
/// <param name="End">The one after the last; null takes all to the end.</param>
/// <param name="Stride">Every so many.</param>
/// <param name="MaxFrames">At most so many of these; null takes all.</param>
public sealed record ClipSelection(int Start = 0, int? End = null, int Stride = 1, int? MaxFrames = null)
{
    /// <summary>The frames taken of an input of <paramref name="count"/> frames.</summary>
    /// <exception cref="ConfigurationException">A value is out of range for the input, which <paramref name="input"/> names.</exception>
    public IReadOnlyList<int> Of(string input, int count)
    {
        if (Stride < 1) throw new ConfigurationException($"--stride: {Stride} is too small; expected at least 1.");
        if (MaxFrames < 1) throw new ConfigurationException($"--max-frames: {MaxFrames} is too small; expected at least 1.");
        if (Start < 0 || Start >= count)
            throw new ConfigurationException($"--start: {input} has no frame {Start}; expected 0 .. {count - 1}.");
        if (End <= Start || End > count)
            throw new ConfigurationException($"--end: {End} is no end for {input}; expected {Start + 1} .. {count}, the frame after the last one taken.");
        var taken = new List<int>();
        for (var frame = Start; frame < (End ?? count) && taken.Count < (MaxFrames ?? int.MaxValue); frame += Stride) taken.Add(frame);
        return taken;
    }

    /// <summary>The frame after the last one that can be taken of an input of unknown length; null where it may be any.</summary>
    internal int? Reach
    {
        get
        {
            var byCount = MaxFrames is { } frames ? Start + (frames - 1L) * Stride + 1 : long.MaxValue;
            var reach = Math.Min(byCount, End ?? long.MaxValue);
            return reach > int.MaxValue ? null : (int)reach;
        }
    }
}
