using SamPt.Experiments.Scoring;

namespace SamPt.Cli.Display;

/// <summary>Prints scores as the tables of the benchmark's own tool.</summary>
internal static class ScoreReport
{
    public static void Write(TableWriter tables, Scores scores, string set)
    {
        foreach (var table in ProtocolCatalog.Find(scores.Protocol).Tables(scores, set))
            tables.WriteCsv($"{scores.Protocol}: {Path.GetFileNameWithoutExtension(table.FileName)}", table.Text);
    }
}
