using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SamPt.Experiments.Configuration;
using SamPt.Experiments.Runs;
using SamPt.Experiments.Scoring;

namespace SamPt.Cli.Display;

/// <summary>Prints what a run gave.</summary>
internal static class RunReport
{
    /// <summary>The official tables, the speed and the places of the results.</summary>
    public static void Write(CliContext context, RunFolder folder, RunOutcome outcome, string set)
    {
        if (outcome.Scores is { } scores)
        {
            ScoreReport.Write(context.Tables, scores, set);
            context.Output.WriteLine();
        }
        if (outcome.Manifest.Timings is { Frames: > 0 } timings)
        {
            context.Tables.Write("speed", ["frames", "frames/s (model)", "frames/s (wall clock)", "host share", "peak memory"],
            [
                [
                    $"{timings.Frames}", Number(timings.FpsModel, "0.00"), Number(timings.FpsWall, "0.00"), Number(timings.HostShare * 100, "0.0") + "%",
                    Number(timings.PeakMemoryMib, "0") + " MiB",
                ],
            ]);
            context.Output.WriteLine();
        }
        foreach (var overlay in outcome.Overlays) context.Output.WriteLine($"overlay: {overlay.Film} {overlay.Sheet}");
        if (File.Exists(folder.ResultsFile)) context.Output.WriteLine($"results: {folder.ResultsFile}");
        context.Output.WriteLine($"run: {folder.Path}");
    }

    /// <summary>The document of a verb: where the run lies, its run.json and its scores.json.</summary>
    public static string ToJson(RunFolder folder, RunOutcome outcome, string schema = "sampt.vos/1") => new JsonObject
    {
        ["schema"] = schema,
        ["run"] = folder.Path,
        ["manifest"] = JsonSerializer.SerializeToNode(outcome.Manifest, StrictBinder.Options),
        ["scores"] = outcome.Scores is { } scores ? JsonNode.Parse(ScoresJson.Write(scores)) : null,
    }.ToJsonString(StrictBinder.Options);

    private static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? "";
}
