using System.Numerics;
using SamPt.Core;
using SamPt.Core.Masks;

namespace SamPt.Data.Conversion;

/// <summary>Which object a pixel belongs to where several claim it.</summary>
public enum OverlapRule
{
    /// <summary>None: an error that says where.</summary>
    Refuse,

    /// <summary>The one with the lowest id.</summary>
    FirstOnTop,

    /// <summary>The one with the highest id.</summary>
    LastOnTop,

    /// <summary>The one that is smallest on this frame; of equals the one with the lower id.</summary>
    SmallestOnTop,
}

/// <summary>Puts the objects of a frame into one label map.</summary>
public static class LabelPainter
{
    /// <summary>A new map of frame <paramref name="t"/>.</summary>
    /// <exception cref="DatasetException">Objects overlap and the rule is to refuse that.</exception>
    public static LabelMap Paint(AnnotatedVideo video, int t, OverlapRule rule)
    {
        var labels = new LabelMap(video.Size);
        var present = video.Objects.Where(o => o.Masks[t] is not null).ToArray();
        // The last one painted is on top.
        var order = rule switch
        {
            OverlapRule.FirstOnTop => present.OrderByDescending(o => o.Id),
            OverlapRule.SmallestOnTop => present.OrderByDescending(o => o.Masks[t]!.Area).ThenByDescending(o => o.Id),
            _ => present.OrderBy(o => o.Id),
        };
        foreach (var item in order)
        {
            var mask = item.Masks[t]!.ToMask();
            if (rule == OverlapRule.Refuse && FirstUnder(labels, mask) is { } other)
            {
                throw new DatasetException(
                    $"{video.Name}: objects {other} and {item.Id} overlap on frame {video.Frames[t].Stem}, but a label PNG has one id for each pixel; "
                    + "choose --overlap first-on-top, last-on-top or smallest-on-top.");
            }
            Fill(labels, mask, item.Id);
        }
        return labels;
    }

    /// <summary>Gives all pixels of <paramref name="mask"/> the label <paramref name="id"/>.</summary>
    internal static void Fill(LabelMap labels, BinaryMask mask, byte id) => ForRuns(mask, (y, from, length) =>
    {
        labels.Row(y).Slice(from, length).Fill(id);
        return true;
    });

    private static byte? FirstUnder(LabelMap labels, BinaryMask mask)
    {
        byte? found = null;
        ForRuns(mask, (y, from, length) =>
        {
            var run = labels.Row(y).Slice(from, length);
            if (run.IndexOfAnyExcept((byte)0) is >= 0 and var at) found = run[at];
            return found is null;
        });
        return found;
    }

    /// <summary>Hands over the runs of a mask, row by row, until it is told to stop; a run ends at every 64th pixel at the latest.</summary>
    private static void ForRuns(BinaryMask mask, Func<int, int, int, bool> goesOn)
    {
        for (var y = 0; y < mask.Height; y++)
        {
            var row = mask.Row(y);
            for (var i = 0; i < row.Length; i++)
            {
                for (var word = row[i]; word != 0;)
                {
                    var start = BitOperations.TrailingZeroCount(word);
                    var length = BitOperations.TrailingZeroCount(~(word >> start));
                    if (!goesOn(y, i * 64 + start, length)) return;
                    word = start + length == 64 ? 0 : word & ulong.MaxValue << start + length;
                }
            }
        }
    }
}
