using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SamPt.Core.Metrics;
using SamPt.Experiments.Configuration;
using SamPt.Experiments.Scoring;
using SamPt.Experiments.Tracking;

namespace SamPt.Cli.Display;

/// <summary>Prints how well a tracker did.</summary>
internal static class TrackReport
{
    /// <summary>AJ, delta_avg and OA of each clip and their means, the means at each threshold, the speed.</summary>
    public static void Write(CliContext context, TrackingFolder folder, TrackingOutcome outcome)
    {
        if (outcome.Scores is { } scores)
        {
            var clips = scores.Objects.Where(entry => entry.Object == 0).ToArray();
            context.Tables.Write(
                "tap-vid", ["clip", "queries", "AJ", "delta_avg", "OA"],
                [.. clips.Select(c => Row(c.Sequence, c.Measures["queries"], c.Measures)), Row("mean over clips", clips.Sum(c => c.Measures["queries"]), scores.Global)]);
            context.Output.WriteLine();
            context.Tables.Write(
                "mean over clips, by threshold (pixels of 256x256)", ["", .. TapVid.Thresholds.Select(t => $"{t}")],
                [
                    ["Jaccard", .. TapVid.Thresholds.Select(t => Number(scores.Global[$"jaccard_{t}"]))],
                    ["points within", .. TapVid.Thresholds.Select(t => Number(scores.Global[$"pts_within_{t}"]))],
                ]);
            context.Output.WriteLine();
        }
        if (outcome.Manifest.Timings is { Frames: > 0 } timings)
        {
            context.Output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"speed: {timings.FpsModel:0.00} frames/s (model), {timings.FpsWall:0.00} frames/s (wall clock), {timings.Frames} frames"));
        }
        context.Output.WriteLine($"run: {folder.Path}");
    }

    /// <summary>Document sampt.track/1: where the run lies, its run.json and its scores.json.</summary>
    public static string ToJson(TrackingFolder folder, TrackingOutcome outcome) => new JsonObject
    {
        ["schema"] = "sampt.track/1",
        ["run"] = folder.Path,
        ["manifest"] = JsonSerializer.SerializeToNode(outcome.Manifest, StrictBinder.Options),
        ["scores"] = outcome.Scores is { } scores ? JsonNode.Parse(ScoresJson.Write(scores)) : null,
    }.ToJsonString(StrictBinder.Options);

    private static string[] Row(string name, double queries, IReadOnlyDictionary<string, double> figures) =>
    [
        name, queries.ToString("0", CultureInfo.InvariantCulture), Number(figures["average_jaccard"]), Number(figures["average_pts_within_thresh"]),
        Number(figures["occlusion_accuracy"]),
    ];

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
