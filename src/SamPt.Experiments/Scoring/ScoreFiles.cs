using System.Text;
using SamPt.Core;
using SamPt.Data.Codecs;

namespace SamPt.Experiments.Scoring;

/// <summary>Scores as files: scores.json and the tables of the protocol's own tool.</summary>
public static class ScoreFiles
{
    /// <summary>The name of the document with everything.</summary>
    public const string ScoresName = "scores.json";

    /// <summary>
    /// Writes them into <paramref name="folder"/> and every figure besides: objects.csv, and frames.csv where frames are scored by themselves; the paths.
    /// </summary>
    /// <exception cref="OutputException">The folder or a file cannot be written.</exception>
    public static IReadOnlyList<string> WriteAll(string folder, Scores scores, string set = "val") =>
        [.. Write(folder, scores, set), .. ScoreCsv.Of(scores).Select(table => Write(folder, table))];

    /// <summary>Writes them into <paramref name="folder"/>, each whole or not at all; the paths, scores.json first.</summary>
    /// <param name="folder">Made if absent.</param>
    /// <param name="scores">What to write.</param>
    /// <param name="set">The subset's name in DAVIS file names: global_results-val.csv.</param>
    /// <exception cref="OutputException">The folder or a file cannot be written.</exception>
    public static IReadOnlyList<string> Write(string folder, Scores scores, string set = "val")
    {
        List<ScoreTable> files = [new(ScoresName, ScoresJson.Write(scores) + "\n"), .. ProtocolCatalog.Find(scores.Protocol).Tables(scores, set)];
        return [.. files.Select(file => Write(folder, file))];
    }

    internal static string Write(string folder, ScoreTable file)
    {
        var path = Path.Combine(folder, file.FileName);
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(file.Text)));
        return path;
    }
}
