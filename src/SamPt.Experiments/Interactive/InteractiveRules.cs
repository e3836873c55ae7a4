using SamPt.Core;
using SamPt.Core.Interactive;
using SamPt.Experiments.Configuration;

namespace SamPt.Experiments.Interactive;

/// <summary>The ranges of an interactive run's settings.</summary>
internal static class InteractiveRules
{
    /// <exception cref="ConfigurationException">At least one value is out of range; all of them are named.</exception>
    public static void Check(RunConfiguration configuration)
    {
        var problems = new ConfigurationProblems();
        var options = configuration.Settings<InteractiveOptions>();
        var methods = configuration.Settings<InteractiveSettings>().Methods;
        foreach (var name in methods.Where(name => !MethodNames.All.Contains(name)))
            problems.Add("methods", $"no method is called {name}{NearestName.Hint(name, MethodNames.All)} (there are {string.Join(", ", MethodNames.All)})");
        problems.Require(methods.Count > 0, "methods", $"names no method; expected some of {string.Join(", ", MethodNames.All)}");
        problems.Require(methods.Distinct().Count() == methods.Count, "methods", "names a method twice");
        problems.Require(options.InteractionsMaxPerFrame >= 1, "interactions_max_per_frame", $"{options.InteractionsMaxPerFrame} is too small; expected at least 1");
        var points = configuration.Method.PositivePointsPerMask + configuration.Method.NegativePointsPerMask;
        problems.Require(options.InteractionsMax >= points, "interactions_max",
            $"{options.InteractionsMax} is below the {points} query points, which count as interactions");
        problems.Require(options.InteractiveEmbeddingsKept >= 1, "interactive_embeddings_kept", $"{options.InteractiveEmbeddingsKept} is too small; expected at least 1");
        RequireShare(options.OnlineInteractiveIouThreshold, "online_interactive_iou_threshold", problems);
        var demands = options.OfflineInteractiveIouThresholds;
        foreach (var demand in demands) RequireShare(demand, "offline_interactive_iou_thresholds", problems);
        problems.Require(demands.Count > 0 && demands.Zip(demands.Skip(1), (a, b) => a < b).All(rises => rises), "offline_interactive_iou_thresholds",
            "expected at least one value, each above the one before");
        problems.Require(configuration.Rng == ChanceOrder.PerVideo, "rng", "every user has a generator of its own here; leave it out");
        problems.Require(!configuration.Method.UsePointReinit, "use_point_reinit", "the user corrects here, not the reinitialisation; leave it out");
        problems.ThrowIfAny();
    }

    private static void RequireShare(double value, string key, ConfigurationProblems problems) =>
        problems.Require(value is > 0 and <= 1, key, FormattableString.Invariant($"{value} is out of range; expected above 0, at most 1"));
}
