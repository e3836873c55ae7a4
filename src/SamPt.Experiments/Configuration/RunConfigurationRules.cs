using System.Text.RegularExpressions;
using SamPt.Core;
using SamPt.Core.Pipeline;
using SamPt.Core.Pipeline.Reinitialisation;
using SamPt.Core.QueryPoints;

namespace SamPt.Experiments.Configuration;

/// <summary>The ranges of a configuration's values.</summary>
internal static partial class RunConfigurationRules
{
    public static void Check(RunConfiguration run, ConfigurationProblems problems)
    {
        RequireAtLeast(1, run.MaxVideos, "max_videos", problems);
        RequireAtLeast(1, run.MaxFrames, "max_frames", problems);
        RequireAtLeast(1, run.Threads, "threads", problems);
        // Below 32 pixels no model's grid has room for an object.
        RequireAtLeast(32, run.LongestSize, "longest_size", problems);
        problems.Require(run.Sequences is not { Count: 0 }, "sequences", "names no video; leave it out to take all");
        problems.Require(Device().IsMatch(run.Device), "device", $"no device is called {run.Device}; expected auto, cpu, cuda[:N] or tensorrt[:N]");
        Check(run.Method, problems);
        VisRules.Check(run, problems);
    }

    private static void Check(SamPtOptions method, ConfigurationProblems problems)
    {
        RequireAtLeast(1, method.PositivePointsPerMask, "positive_points_per_mask", problems);
        RequireAtLeast(0, method.NegativePointsPerMask, "negative_points_per_mask", problems);
        RequireAtLeast(0, method.IterativeRefinementIterations, "iterative_refinement_iterations", problems);
        RequireAtLeast(1, method.PointTrackerMaskBatchSize, "point_tracker_mask_batch_size", problems);
        RequireAtLeast(0, method.MaxOtherObjectsPositivePoints, "max_other_objects_positive_points", problems);
        RequireAtLeast(1, method.PatchSize, "patch_size", problems);
        RequireAtLeast(2, method.ReinitHorizon, "reinit_horizon", problems);
        RequireAtLeast(1, method.ReinitEmbeddingsKept, "reinit_embeddings_kept", problems);
        problems.Require(method.ReinitPointTrackerHorizon >= method.ReinitHorizon, "reinit_point_tracker_horizon",
            $"{method.ReinitPointTrackerHorizon} is below reinit_horizon, {method.ReinitHorizon}; points must be tracked as far as is segmented");
        RequireShare(method.PatchSimilarityThreshold, "patch_similarity_threshold", problems);
        RequireAtLeast(1, method.RenewalInterval, "renewal_interval", problems);
        problems.Require(method.AstrayDistance is >= 0 and < double.PositiveInfinity, "astray_distance",
            FormattableString.Invariant($"{method.AstrayDistance} is out of range; expected 0, which uses all points, or more"));
        problems.Require(method.ObjectWindow is 0 or (>= 1 and < double.PositiveInfinity), "object_window",
            FormattableString.Invariant($"{method.ObjectWindow} is out of range; expected 0, which shows the whole frame, or at least 1"));
        RequireShare(method.LeaveShare, "leave_share", problems);
        RequireShare(method.ReturnShare, "return_share", problems);
        RequireShare(method.RenewalShare, "renewal_share", problems);
        RequireShare(method.RenewalIouThreshold, "renewal_iou_threshold", problems);
        RequireKnown(method.ReinitVariant, ReinitialisationPolicyCatalog.Names, "variant", "reinit_variant", problems);
        RequireSelector(method.PositivePointSelectionMethod, "positive_point_selection_method", problems);
        RequireSelector(method.NegativePointSelectionMethod, "negative_point_selection_method", problems);
    }

    private static void RequireAtLeast(int least, int? value, string key, ConfigurationProblems problems) =>
        problems.Require(value is null || value >= least, key, $"{value} is too small; expected at least {least}");

    private static void RequireShare(double value, string key, ConfigurationProblems problems) =>
        problems.Require(value is >= 0 and <= 1, key, FormattableString.Invariant($"{value} is out of range; expected 0 to 1"));

    private static void RequireSelector(string method, string key, ConfigurationProblems problems) =>
        RequireKnown(method, QueryPointSelectorCatalog.Names, "method", key, problems);

    private static void RequireKnown(
        string name, IReadOnlyCollection<string> known, string kind, string key, ConfigurationProblems problems) =>
        problems.Require(known.Contains(name), key,
            $"no {kind} is called {name}{NearestName.Hint(name, known)} (there are {string.Join(", ", known)})");

    [GeneratedRegex("^(auto|cpu|(cuda|tensorrt)(:[0-9]+)?)$")]
    private static partial Regex Device();
}
