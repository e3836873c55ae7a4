using System.Globalization;

namespace SamPt.Experiments.Attribution;

/// <summary>An object's verdict in words.</summary>
public static class AttributionText
{
    /// <summary>One line: what the object was lost by, where, and what the tracker knew then.</summary>
    public static string Of(AttributedObject item)
    {
        if (item.Loss is not { Cause: { } cause, FirstLost: { } first } || item.Evidence is not { } evidence)
            return item.Loss.LostFrames == 0 ? "held" : $"held, but for {Count(item.Loss.LostFrames, "frame")}";
        var lost = item.Loss.Causes.Values.Sum();
        var share = lost == item.Loss.Causes[cause] ? "" : $" ({item.Loss.Causes[cause]} of {lost} lost frames)";
        var points = Points(evidence);
        return cause switch
        {
            LossCause.Tracker => $"tracker lost it at frame {evidence.Frame}: {points}{share}",
            LossCause.Segmenter => $"segmenter lost it at frame {evidence.Frame}: {points}; with true points J {Number(item.JOverLoss[1])}{share}",
            LossCause.Both => $"tracker and segmenter lost it at frame {evidence.Frame}: {points}; with true points J {Number(item.JOverLoss[1])}{share}",
            LossCause.Visibility => $"wrong visibility lost it at frame {evidence.Frame}: {points}; with the right one J {Number(item.JOverLoss[2])}{share}",
            _ => $"too few points, or badly placed ones, lost it at frame {evidence.Frame}: {points}; with true points J {Number(item.JOverLoss[1])}{share}",
        };
    }

    private static string Points(TrackingEvidence evidence)
    {
        if (!evidence.IsSeen) return $"it is not to be seen, but {evidence.Visible} of {Count(evidence.Points, "point")} are visible";
        var hidden = evidence.HiddenOnObject == 0 ? "" : $", {evidence.HiddenOnObject} hidden on it";
        return $"of {Count(evidence.Points, "point")} {evidence.Visible} visible, {evidence.VisibleOnObject} of these on the object{hidden}";
    }

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    private static string Number(double value) => value.ToString(".00", CultureInfo.InvariantCulture);
}
