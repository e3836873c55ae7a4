using System.Globalization;
using SamPt.Core;

namespace SamPt.Experiments.Runs;

/// <summary>One of several parts of a run: every Count-th video, beginning with number Index, counted from 1.</summary>
public sealed record Shard(int Index, int Count)
{
    /// <summary>Reads `2/4`.</summary>
    /// <exception cref="ConfigurationException">The text is of another form, or the part is not one of the whole.</exception>
    public static Shard Parse(string text)
    {
        var parts = text.Split('/');
        if (parts.Length == 2 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) && index >= 1 && index <= count)
        {
            return new Shard(index, count);
        }
        throw new ConfigurationException($"--shard {text}: expected I/N with I from 1 to N, as in 2/4.");
    }

    /// <summary>Whether the video at <paramref name="position"/> of the list, counted from 0, belongs to this part.</summary>
    public bool Contains(int position) => position % Count == Index - 1;

    public override string ToString() => $"{Index}/{Count}";
}
