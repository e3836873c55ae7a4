using System.Text.Json.Nodes;
using SamPt.Core;

namespace SamPt.Experiments.Runs;

/// <summary>Whether a run may be continued: only by what would have begun it.</summary>
internal static class RunComparison
{
    // They change where a result lies or how fast it comes, not the result.
    private static readonly string[] Neutral = ["output", "data", "threads", "overlay", "protocol"];

    /// <exception cref="ConfigurationException">The run in the folder has another configuration or other data; the message names the first difference.</exception>
    public static void RequireSame(RunManifest before, RunManifest now, string path)
    {
        var difference = FirstDifference(Without(before.Configuration), Without(now.Configuration), "")
            ?? (before.Shard == now.Shard ? null : $"shard = {before.Shard?.ToString() ?? "none"}, not {now.Shard?.ToString() ?? "none"}")
            ?? (before.Dataset.Fingerprint == now.Dataset.Fingerprint ? null : $"other dataset files (fingerprint {Short(before.Dataset.Fingerprint)}, now {Short(now.Dataset.Fingerprint)})");
        if (difference is not null) throw Different(path, difference);
    }

    /// <exception cref="ConfigurationException">A model file is not the one that the run was begun with.</exception>
    public static void RequireSameModels(IReadOnlyList<ModelHash> before, IReadOnlyList<ModelHash> now, string path)
    {
        if (before.Count == 0 || before.Select(m => m.Sha256).Order().SequenceEqual(now.Select(m => m.Sha256).Order())) return;
        var changed = now.FirstOrDefault(m => before.All(b => b.Sha256 != m.Sha256)) ?? now.FirstOrDefault() ?? before[0];
        throw Different(path, $"other models ({changed.File} is new to it)");
    }

    private static ConfigurationException Different(string path, string difference) => new(
        $"{path}: the run there has {difference}; continue it with its own configuration, start anew with --overwrite, or choose another -o.");

    private static JsonObject Without(JsonObject configuration)
    {
        var copy = configuration.DeepClone().AsObject();
        foreach (var key in Neutral) copy.Remove(key);
        return copy;
    }

    private static string? FirstDifference(JsonNode? before, JsonNode? now, string path)
    {
        if (before is JsonObject a && now is JsonObject b)
        {
            var prefix = path.Length == 0 ? "" : path + ".";
            return a.Select(m => m.Key).Union(b.Select(m => m.Key))
                .Select(key => FirstDifference(a[key], b[key], prefix + key)).FirstOrDefault(d => d is not null);
        }
        return JsonNode.DeepEquals(before, now) ? null : $"{path} = {Text(before)}, not {Text(now)}";
    }

    private static string Text(JsonNode? value) => value?.ToJsonString() ?? "null";

    private static string Short(string hash) => hash[..Math.Min(12, hash.Length)];
}
