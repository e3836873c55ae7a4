using System.Text;
using SamPt.Core;
using SamPt.Data.Codecs;

namespace SamPt.Experiments.Scoring.SideBySide;

/// <summary>A comparison as files, each protocol's own beside them.</summary>
public static class ComparisonFiles
{
    // Reading it back gives the same double.
    private const string AllDigits = "R";

    /// <summary>Writes comparison.json, comparison.csv (with the explanations), empty-frames.csv, and PROTOCOL/ with what its own score writes; the paths.</summary>
    /// <exception cref="OutputException">The folder or a file cannot be written.</exception>
    public static IReadOnlyList<string> Write(string folder, Comparison comparison, string set)
    {
        var objects = ComparisonTables.Objects(comparison, AllDigits);
        string[] header = ["sequence", "object", .. comparison.Protocols.SelectMany(p => new[] { "J&F", "J", "F", "frames" }.Select(figure => $"{p.Name} {figure}")), "explanation"];
        var rows = objects.Rows.Zip(comparison.Objects).Select(pair => (string[])[.. pair.First, string.Join("; ", pair.Second.Explanations)]);
        var empty = ComparisonTables.EmptyFrames(comparison, AllDigits);
        List<ScoreTable> files =
        [
            new("comparison.json", ComparisonJson.Write(comparison) + "\n"),
            new("comparison.csv", Csv.Text(header, rows)),
            new("empty-frames.csv", Csv.Text(empty.Header, empty.Rows)),
        ];
        foreach (var file in files) AtomicFile.Write(Path.Combine(folder, file.FileName), stream => stream.Write(Encoding.UTF8.GetBytes(file.Text)));
        return
        [
            .. files.Select(file => Path.Combine(folder, file.FileName)),
            .. comparison.Protocols.Where(p => p.Scores is not null).SelectMany(p => ScoreFiles.Write(Path.Combine(folder, p.Name), p.Scores!, set)),
        ];
    }
}
