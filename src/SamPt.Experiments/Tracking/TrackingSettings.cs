using System.Text.Json.Nodes;
using SamPt.Core;
using SamPt.Core.Metrics;
using SamPt.Experiments.Configuration;

namespace SamPt.Experiments.Tracking;

/// <summary>Which queries go together.</summary>
public enum QueryGrouping
{
    /// <summary>Those of one object that are asked for on the same frame; where objects are not known, all of that frame.</summary>
    Object,

    /// <summary>All that are asked for on the same frame.</summary>
    Frame,

    /// <summary>Each is by itself, as TAP-Vid demands.</summary>
    None,
}

/// <summary>What a tracker alone is asked for; settings of `track` alone.</summary>
public sealed record TrackingSettings
{
    // What changes nothing where no mask is made is refused rather than ignored.
    private static readonly string[] Shared = ["tracker", "data", "output", "sequences", "max_videos", "longest_size", "device", "threads"];

    /// <summary>first or strided: the frames that points are asked for on.</summary>
    public TapVidQueryMode QueryMode { get; init; } = TapVidQueryMode.First;

    /// <summary>Which queries are handed to the tracker as one group: a tracker may let points of a group help one another.</summary>
    public QueryGrouping Grouping { get; init; } = QueryGrouping.Object;

    /// <summary>Refuses keys that a tracker alone has no use for.</summary>
    /// <exception cref="ConfigurationException">There is one; the message says where it comes from.</exception>
    public static void RequireKnownKeys(IEnumerable<ConfigurationLayer> layers)
    {
        string[] known = [.. Shared, .. StrictBinder.KeysOf(typeof(TrackingSettings))];
        var problems = new ConfigurationProblems();
        foreach (var layer in layers)
        {
            foreach (var key in layer.Values.Select(m => m.Key).Where(key => !known.Contains(key)))
                problems.Add(key, $"means nothing to a tracker alone ({layer.Source}){NearestName.Hint(key, known)} (there are {string.Join(", ", known)})");
        }
        problems.ThrowIfAny();
    }

    /// <summary>The part of a configuration that tracking depends on, for run.json.</summary>
    internal static JsonObject Of(RunConfiguration configuration)
    {
        var all = RunConfigurationLoader.ToJson(configuration);
        return new JsonObject([.. Shared.Concat(StrictBinder.KeysOf(typeof(TrackingSettings))).Select(key => KeyValuePair.Create(key, all[key]?.DeepClone()))]);
    }
}
