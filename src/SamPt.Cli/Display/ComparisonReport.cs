using SamPt.Experiments.Scoring.SideBySide;

namespace SamPt.Cli.Display;

/// <summary>Prints protocols side by side, and why they differ.</summary>
internal static class ComparisonReport
{
    public static void Write(CliContext context, Comparison comparison)
    {
        Write(context, ComparisonTables.Global(comparison));
        Write(context, ComparisonTables.Objects(comparison));
        var explained = comparison.Objects.Where(o => o.Explanations.Count > 0).ToList();
        context.Output.WriteLine(explained.Count > 0 ? "where they differ" : "they agree on every object and frame");
        foreach (var item in explained)
        {
            foreach (var line in item.Explanations) context.Output.WriteLine($"  {item.Sequence} {item.Object}: {line}");
        }
        context.Output.WriteLine();
        Write(context, ComparisonTables.EmptyFrames(comparison));
    }

    private static void Write(CliContext context, ComparisonTable table)
    {
        context.Tables.Write(table.Title, table.Header, table.Rows);
        context.Output.WriteLine();
    }
}
