using System.Globalization;

namespace SamPt.Experiments.Scoring.SideBySide;

/// <summary>A table's title, column names and cells.</summary>
public sealed record ComparisonTable(string Title, IReadOnlyList<string> Header, IReadOnlyList<IReadOnlyList<string>> Rows);

/// <summary>A comparison as tables; 0..1 throughout, a cell of what is not scored is empty.</summary>
public static class ComparisonTables
{
    /// <summary>Each protocol's figures over everything.</summary>
    public static ComparisonTable Global(Comparison comparison, string format = "0.000") => new("side by side", ["protocol", "J&F", "J", "F", "objects", "frame-objects"],
    [
        .. comparison.Protocols.Select(p => p.Scores is null ? [p.Name, "", "", "", "", ""] : new[]
        {
            p.Name, Cell(p.Scores.Global.TryGetValue(MeasureNames.JAndFMean, out var jf) ? jf : p.Scores.Global.GetValueOrDefault("G", double.NaN), format),
            Cell(p.Scores.Global.GetValueOrDefault(MeasureNames.JMean, double.NaN), format), Cell(p.Scores.Global.GetValueOrDefault(MeasureNames.FMean, double.NaN), format),
            $"{p.Scores.Objects.Count}", $"{p.Scores.Objects.Sum(o => o.Frames.Count)}",
        }),
    ]);

    /// <summary>Each object's figures under each protocol.</summary>
    public static ComparisonTable Objects(Comparison comparison, string format = "0.000") => new(
        "object by object",
        ["sequence", "object", .. comparison.Protocols.SelectMany(p => new[] { $"{p.Name} J&F", "J", "F", "frames" })],
        [.. comparison.Objects.Select(o => Row(o, format))]);

    /// <summary>What empty masks do to each protocol's mean.</summary>
    public static ComparisonTable EmptyFrames(Comparison comparison, string format = "0.000") => new(
        "empty masks, and the mean J&F over objects without them",
        ["protocol", "frame-objects", "truth empty", "prediction empty", "both empty", "J&F all", "without both empty", "without any empty"],
        [
            .. comparison.EmptyFrames.Select(e => new[]
            {
                e.Protocol, $"{e.FrameObjects}", $"{e.OnlyTruth}", $"{e.OnlyPrediction}", $"{e.Both}", Cell(e.All, format), Cell(e.WithoutBoth, format), Cell(e.WithoutAny, format),
            }),
        ]);

    private static IReadOnlyList<string> Row(ComparedObject item, string format) =>
    [
        item.Sequence, $"{item.Object}",
        .. item.Figures.SelectMany(f => f is null ? ["", "", "", ""] : new[] { Cell(f.JAndF, format), Cell(f.J, format), Cell(f.F, format), $"{f.Frames}" }),
    ];

    private static string Cell(double value, string format) => double.IsNaN(value) ? "" : value.ToString(format, CultureInfo.InvariantCulture);
}
