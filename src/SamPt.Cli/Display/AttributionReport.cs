using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SamPt.Experiments.Attribution;
using SamPt.Experiments.Configuration;

namespace SamPt.Cli.Display;

/// <summary>Prints what objects were lost by.</summary>
internal static class AttributionReport
{
    /// <summary>J&amp;F of every object with each oracle, its verdict, and the means.</summary>
    public static void Write(CliContext context, string path, AttributionOutcome outcome)
    {
        if (outcome.Attribution is { } attribution)
        {
            string[] parts = [.. AttributionRun.Parts.Select(p => p.Name)];
            var rows = attribution.Objects.Select(o => (string[])
                [o.Sequence, $"{o.Object}", .. o.Scores.Select(s => Number(s.JAndF)), o.Loss.FirstLost is { } first ? o.ScoredFrames[first] : "", AttributionText.Of(o)]);
            string[] mean = ["mean", "", .. parts.Select((_, i) => Number(attribution.Objects.Average(o => o.Scores[i].JAndF))), "", Causes(attribution)];
            context.Tables.Write(
                $"{attribution.Protocol}: J&F of each object, as it is and with true points, visibility and masks", ["sequence", "object", .. parts, "lost at", "verdict"], [.. rows, mean]);
            context.Output.WriteLine();
            context.Output.WriteLine($"attribution: {Path.Combine(path, AttributionRun.FileName)}");
        }
        foreach (var (part, _) in outcome.Runs) context.Output.WriteLine($"run: {Path.Combine(path, part)}");
    }

    /// <summary>The attribution, with where its runs lie and what failed in them.</summary>
    public static string ToJson(string path, AttributionOutcome outcome)
    {
        var document = outcome.Attribution is { } attribution ? AttributionJson.Of(attribution) : new JsonObject { ["schema"] = AttributionJson.Schema, ["objects"] = null };
        document["run"] = path;
        document["failures"] = new JsonObject(outcome.Runs.Select(r => KeyValuePair.Create(
            r.Part, JsonSerializer.SerializeToNode(r.Run.Manifest.Failures, StrictBinder.Options))));
        return document.ToJsonString(StrictBinder.Options);
    }

    private static string Causes(LossAttribution attribution)
    {
        var lost = attribution.Objects.Where(o => o.Loss.Cause is not null).GroupBy(o => o.Loss.Cause!.Value).OrderBy(g => g.Key)
            .Select(g => $"{g.Count()} by {g.Key.ToString().ToLowerInvariant()}").ToArray();
        var count = attribution.Objects.Count(o => o.Loss.Cause is not null);
        return count == 0 ? "none lost" : $"{count} of {attribution.Objects.Count} lost: {string.Join(", ", lost)}";
    }

    private static string Number(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
