using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SamPt.Experiments.Clips;
using SamPt.Experiments.Configuration;
using SamPt.Experiments.Runs;

namespace SamPt.Cli.Display;

/// <summary>Prints what the run of a clip gave.</summary>
internal static class ClipReport
{
    /// <summary>The objects, the speed and the places of the results.</summary>
    public static void Write(CliContext context, ClipFolder folder, ClipTask task, RunManifest manifest, IReadOnlyList<string> overlays)
    {
        context.Tables.Write("objects", ["id", "name", "frame", "given by"],
            [.. task.Objects.Select(o => new[] { $"{o.Id}", o.Name, $"{o.Frame}", o.Given.Kind })]);
        context.Output.WriteLine();
        if (manifest.Timings is { Frames: > 0 } timings)
        {
            context.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{timings.Frames} frames in {timings.WallSeconds:0.0} s, {timings.FpsWall:0.0} frames/s, peak memory {timings.PeakMemoryMib:0} MiB"));
        }
        context.Output.WriteLine($"masks: {folder.Masks}");
        context.Output.WriteLine($"trajectories: {folder.TrajectoryFile}");
        foreach (var overlay in overlays) context.Output.WriteLine($"overlay: {overlay}");
        context.Output.WriteLine($"run: {folder.Path}");
    }

    /// <summary>The document `sampt.segment/1`.</summary>
    public static string ToJson(ClipFolder folder, ClipTask task, RunManifest manifest, IReadOnlyList<string> overlays) => new JsonObject
    {
        ["schema"] = "sampt.segment/1",
        ["run"] = folder.Path,
        ["masks"] = folder.Masks,
        ["trajectories"] = folder.TrajectoryFile,
        ["objects"] = new JsonArray([.. task.Objects.Select(o => new JsonObject { ["id"] = o.Id, ["name"] = o.Name, ["frame"] = o.Frame, ["given"] = o.Given.Kind })]),
        ["overlays"] = new JsonArray([.. overlays.Select(o => JsonValue.Create(o))]),
        ["manifest"] = JsonSerializer.SerializeToNode(manifest, StrictBinder.Options),
    }.ToJsonString(StrictBinder.Options);
}
