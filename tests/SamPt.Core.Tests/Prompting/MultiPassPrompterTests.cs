using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Prompting;

namespace SamPt.Core.Tests.Prompting;

public sealed class MultiPassPrompterTests
{
    private static readonly VisiblePoints TwoPositivesAndANegative =
        new([new Vector2(3, 4), new Vector2(5, 6), new Vector2(20, 20)], [true, true, false]);

    [Fact]
    public void Positives_go_first_then_all_points_with_their_logits_then_boxes()
    {
        var segmenter = new ScriptedSegmenter((_, pass) => (0.9f, (x, y) => x >= 2 + pass && x <= 10 && y >= 3 && y <= 7));

        Predict(segmenter, new PromptingPlan(PositivesFirst: true, RefinementIterations: 2, IouThreshold: 0.7), TwoPositivesAndANegative);

        Assert.Equal(4, segmenter.Calls.Count);
        var prompts = segmenter.Calls.Select(call => Assert.Single(call)).ToArray();
        Assert.Equal([new Vector2(3, 4), new Vector2(5, 6)], prompts[0].Points);
        Assert.Null(prompts[0].Mask);
        Assert.Null(prompts[0].Box);
        Assert.Equal([true, true, false], prompts[1].IsPositive);
        Assert.NotNull(prompts[1].Mask);
        Assert.Null(prompts[1].Box);
        Assert.Equal(new BoundingBox(3, 3, 10, 7), prompts[2].Box);
        Assert.Equal(new BoundingBox(4, 3, 10, 7), prompts[3].Box);
        Assert.NotSame(prompts[2].Mask, prompts[3].Mask);
    }

    [Fact]
    public void Without_configured_negatives_there_is_one_pass_with_all_points()
    {
        var segmenter = new ScriptedSegmenter((_, _) => (0.9f, (_, _) => true));

        Predict(segmenter, new PromptingPlan(PositivesFirst: false, RefinementIterations: 0, IouThreshold: 0.7), TwoPositivesAndANegative);

        Assert.Equal(3, Assert.Single(Assert.Single(segmenter.Calls)).Points.Count);
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 2)]
    [InlineData(2, 14)]
    public void Refinement_stops_at_a_mask_of_fewer_than_two_pixels(int pixels, int passes)
    {
        var segmenter = new ScriptedSegmenter((_, _) => (0.9f, (x, y) => y == 5 && x >= 8 && x < 8 + pixels));

        Predict(segmenter, new PromptingPlan(PositivesFirst: true, RefinementIterations: 12, IouThreshold: 0.7), TwoPositivesAndANegative);

        Assert.Equal(passes, segmenter.Calls.Count);
    }

    [Theory]
    [InlineData(0.69f, false)]
    [InlineData(0.71f, true)]
    public void A_prediction_below_the_threshold_is_empty_but_keeps_its_score(float iou, bool kept)
    {
        var segmenter = new ScriptedSegmenter((_, _) => (iou, (_, _) => true));

        var prediction = Predict(segmenter, new PromptingPlan(true, 1, 0.7), TwoPositivesAndANegative)[0];

        Assert.Equal(iou, prediction.PredictedIou);
        Assert.Equal(kept, prediction.Logits is not null);
    }

    [Fact]
    public void An_object_without_visible_points_has_neither_mask_nor_score_and_costs_nothing()
    {
        var segmenter = new ScriptedSegmenter((_, _) => (0.9f, (_, _) => true));

        var predictions = Predict(segmenter, new PromptingPlan(true, 0, 0.7), new VisiblePoints([], []), TwoPositivesAndANegative);

        Assert.Equal(ObjectPrediction.Nothing, predictions[0]);
        Assert.NotNull(predictions[1].Logits);
        Assert.All(segmenter.Calls, call => Assert.Single(call));
    }

    private static IReadOnlyList<ObjectPrediction> Predict(ScriptedSegmenter segmenter, PromptingPlan plan, params VisiblePoints[] objects)
    {
        using var embedding = segmenter.Embed(new RgbFrame(new ImageSize(32, 24)), default);
        return new MultiPassPrompter(segmenter, plan).Predict(embedding, objects, default);
    }
}
