using System.Numerics;
using SamPt.Core.Pipeline.Propagation;
using SamPt.Core.Prompting;
using SamPt.Core.Tracking;

namespace SamPt.Core.Tests.Pipeline.Propagation;

public sealed class MaskFusionTests
{
    private static readonly LogitGeometry Geometry = new(new(2, 1), new(2, 1), new(2, 1), new(2, 1));

    // Means of 3200 masks on generated clips, by tenths of predicted IoU, of objects that once had .8 or more and of others: predicted, best so far, true.
    [Theory]
    [InlineData(0.915, 0.92, 0.94)]
    [InlineData(0.854, 0.88, 0.85)]
    [InlineData(0.762, 0.85, 0.72)]
    [InlineData(0.658, 0.86, 0.50)]
    [InlineData(0.554, 0.85, 0.25)]
    [InlineData(0.460, 0.85, 0.07)]
    [InlineData(0.752, 0.77, 0.71)]
    [InlineData(0.643, 0.71, 0.57)]
    [InlineData(0.575, 0.70, 0.59)]
    public void A_prediction_is_as_wrong_as_was_measured_by_the_best_that_its_object_had(double predictedIou, double best, double measured) =>
        Assert.Equal(measured, 1 - MaskFusion.ErrorOf(predictedIou, best), 0.1);

    [Fact]
    public void A_prediction_is_never_more_wrong_than_wholly() => Assert.Equal(1, MaskFusion.ErrorOf(0.3, 0.95));

    [Fact]
    public void Moving_a_mask_makes_it_wronger_the_more_its_points_disagree_and_are_lost()
    {
        var rigid = MaskFusion.ErrorAfter(0, Motion(8, 0), 50, 1);

        Assert.Equal(0.002, rigid, 6);
        Assert.Equal(0.004, MaskFusion.ErrorAfter(0, Motion(8, 0), 50, 4), 6);
        Assert.Equal(rigid + 0.046, MaskFusion.ErrorAfter(0, Motion(8, 1), 50, 1), 6);
        Assert.Equal(rigid + (0.1 * 3 / 12), MaskFusion.ErrorAfter(0, Motion(8, 0) with { Lost = 3 }, 50, 1), 6);
        Assert.Equal(rigid + 0.05, MaskFusion.ErrorAfter(0, Motion(2, 0), 50, 1), 6);
        Assert.Equal(0.5 + (0.5 * rigid), MaskFusion.ErrorAfter(0.5, Motion(8, 0), 50, 1), 6);
    }

    // Means of what was measured: departure from the whole in sides a frame, frames, error.
    [Theory]
    [InlineData(0.003, 8, 0.07)]
    [InlineData(0.003, 16, 0.10)]
    [InlineData(0.005, 16, 0.20)]
    [InlineData(0.010, 16, 0.33)]
    [InlineData(0.015, 12, 0.35)]
    [InlineData(0.035, 12, 0.66)]
    [InlineData(0.035, 16, 0.70)]
    public void A_mask_moved_for_long_is_as_wrong_as_was_measured(float departure, int frames, double measured)
    {
        var error = 0.0;
        for (var t = 0; t < frames; t++) error = MaskFusion.ErrorAfter(error, Motion(8, departure * 50), 50, 1);

        Assert.Equal(measured, error, 0.1);
    }

    [Fact]
    public void The_one_that_is_expected_to_be_less_wrong_weighs_more()
    {
        var joint = MaskFusion.Join(new CarriedMask(Logits(4, -4), 0.1), Logits(-20, 6), 0.3);

        // Gain .1^2 / (.1^2 + .3^2) = .1; what the segmenter is surer of than 8 is cut off.
        Assert.Equal([(0.9f * 4) - 0.8f, (0.9f * -4) + 0.6f], joint.Logits.Values.ToArray().Select(v => MathF.Round(v, 4)));
        Assert.Equal(0.12, joint.Error, 6);
    }

    [Fact]
    public void A_given_mask_that_has_not_moved_stays() =>
        Assert.Equal([8f, -8f], MaskFusion.Join(new CarriedMask(Logits(8, -8), 0), Logits(-8, 8), 0.05).Logits.Values.ToArray());

    private static ObjectMotion Motion(int points, float remainder) => new(
        Matrix3x2.Identity, [.. Enumerable.Range(0, points).Select(n => new Vector2(n, n))], [.. Enumerable.Repeat(new Vector2(0, remainder), points)], 0);

    private static LowResolutionLogits Logits(float left, float right) => new(Geometry, [left, right]);
}
