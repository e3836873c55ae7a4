using SamPt.Core.Proposals;

namespace SamPt.Experiments.Configuration;

/// <summary>The ranges of the settings of finding and tracking everything.</summary>
internal static class VisRules
{
    // Object ids are bytes, and 0 is the background.
    private const int MostObjects = 255;

    public static void Check(RunConfiguration run, ConfigurationProblems problems)
    {
        foreach (var settings in run.VerbSettings)
        {
            if (settings is VisOptions vis) Check(vis, problems);
            if (settings is AutomaticMaskOptions masks) Check(masks, problems);
        }
    }

    private static void Check(VisOptions vis, ConfigurationProblems problems)
    {
        problems.Require(vis.MaxNumMasks is >= 1 and <= MostObjects, "max_num_masks", $"{vis.MaxNumMasks} is out of range; expected 1 to {MostObjects}");
        RequireAtLeast(1, vis.MasksBatchSize, "masks_batch_size", problems);
        if (vis.MinSizeTest is { } shortest) RequireAtLeast(32, shortest, "min_size_test", problems);
        RequireAtLeast(32, vis.MaxSizeTest, "max_size_test", problems);
    }

    private static void Check(AutomaticMaskOptions masks, ConfigurationProblems problems)
    {
        RequireAtLeast(1, masks.PointsPerSide, "points_per_side", problems);
        RequireAtLeast(1, masks.PointsPerBatch, "points_per_batch", problems);
        problems.Require(masks.StabilityScoreOffset >= 0, "stability_score_offset", "is negative; expected 0 or more");
    }

    private static void RequireAtLeast(int least, int value, string key, ConfigurationProblems problems) =>
        problems.Require(value >= least, key, $"{value} is too small; expected at least {least}");
}
