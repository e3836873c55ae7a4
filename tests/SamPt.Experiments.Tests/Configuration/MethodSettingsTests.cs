using SamPt.Core;
using SamPt.Experiments.Configuration;

namespace SamPt.Experiments.Tests.Configuration;

/// <summary>The settings of patch matching and reinitialisation: the reference's names, defaults and bounds.</summary>
public sealed class MethodSettingsTests
{
    private static readonly RunConfigurationLoader Loader = new(
    [
        new ComponentSchema("tracker", _ => "klt", new Dictionary<string, Type> { ["klt"] = typeof(NoOptions) }),
        new ComponentSchema("segmenter", _ => "tiny-sam", new Dictionary<string, Type> { ["tiny-sam"] = typeof(NoOptions) }),
    ]);

    [Fact]
    public void Takes_the_reference_s_defaults()
    {
        var method = Load();

        Assert.False(method.UsePatchMatchingFiltering);
        Assert.Equal(3, method.PatchSize);
        Assert.Equal(0.01, method.PatchSimilarityThreshold);
        Assert.False(method.UsePointReinit);
        Assert.Equal(24, method.ReinitPointTrackerHorizon);
        Assert.Equal(24, method.ReinitHorizon);
        Assert.Equal("reinit-at-median-of-area-diff", method.ReinitVariant);
    }

    [Fact]
    public void Takes_the_reference_s_keys()
    {
        var method = Load(
            "use_patch_matching_filtering=true", "patch_size=5", "patch_similarity_threshold=0.2", "use_point_reinit=true",
            "reinit_point_tracker_horizon=12", "reinit_horizon=8", "reinit_variant=reinit-on-similar-mask-area");

        Assert.True(method.UsePatchMatchingFiltering);
        Assert.Equal(5, method.PatchSize);
        Assert.Equal(0.2, method.PatchSimilarityThreshold);
        Assert.True(method.UsePointReinit);
        Assert.Equal(12, method.ReinitPointTrackerHorizon);
        Assert.Equal(8, method.ReinitHorizon);
        Assert.Equal("reinit-on-similar-mask-area", method.ReinitVariant);
    }

    [Fact]
    public void Reports_every_value_that_cannot_be()
    {
        var error = Assert.Throws<ConfigurationException>(() => Load(
            "patch_size=0", "patch_similarity_threshold=1.5", "reinit_horizon=1", "reinit_point_tracker_horizon=0",
            "reinit_embeddings_kept=0", "astray_distance=-1", "object_window=0.5", "leave_share=2", "return_share=2", "renewal_interval=0", "renewal_share=-1", "renewal_iou_threshold=7", "reinit_variant=reinit-on-similar-mask-aera"));

        string[] keys =
        [
            "patch_size", "patch_similarity_threshold", "reinit_horizon", "reinit_point_tracker_horizon", "reinit_embeddings_kept", "astray_distance", "object_window", "leave_share", "return_share", "renewal_interval",
            "renewal_share", "renewal_iou_threshold",
        ];
        foreach (var key in keys)
            Assert.Contains(key, error.Message);
        Assert.Contains("no variant is called reinit-on-similar-mask-aera", error.Message);
    }

    [Fact]
    public void Points_must_be_tracked_as_far_as_is_segmented()
    {
        var error = Assert.Throws<ConfigurationException>(() => Load("reinit_horizon=30"));

        Assert.Contains("reinit_point_tracker_horizon", error.Message);
        Assert.Contains("24 is below reinit_horizon, 30", error.Message);
    }

    private static Core.Pipeline.SamPtOptions Load(params string[] overrides) => Loader.Load(
        [.. ((string[])["dataset=D16", "data=somewhere", .. overrides]).Select(ConfigurationLayer.FromOverride)]).Method;

    private sealed record NoOptions;
}
