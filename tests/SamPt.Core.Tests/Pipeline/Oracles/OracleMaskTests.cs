using System.Numerics;
using SamPt.Core.Masks;
using SamPt.Core.Pipeline;
using SamPt.Core.Pipeline.Oracles;
using SamPt.Core.Prompting;
using SamPt.Core.QueryPoints;

namespace SamPt.Core.Tests.Pipeline.Oracles;

public class OracleMaskTests
{
    private static readonly Vector2 OnFirst = new(5, 5), OnSecond = new(18, 5), OnNone = new(12, 20);

    [Fact]
    public void Answers_with_the_object_that_more_than_half_of_the_positive_points_lie_on()
    {
        Assert.Equal(1, ObjectOf([OnFirst, OnFirst, OnNone]));
        Assert.Equal(2, ObjectOf([OnSecond, OnFirst, OnSecond]));
        Assert.Equal(0, ObjectOf([OnFirst, OnNone]));
        Assert.Equal(0, ObjectOf([OnFirst, OnSecond, OnNone]));
        Assert.Equal(0, ObjectOf([OnNone]));
    }

    [Fact]
    public void Does_not_count_negative_points()
    {
        Assert.Equal(1, ObjectOf([OnFirst], OnSecond, OnSecond, OnFirst));
        Assert.Equal(0, ObjectOf([], OnFirst));
    }

    [Fact]
    public void Gives_the_true_masks_of_the_frame_to_the_pixel_as_long_as_the_points_are_on_them()
    {
        // Still points in column 6 of a square at 4 + t .. 8 + t: off it from frame 3 on.
        var scene = new MovingSquares(goneFrom: 9, 4);
        var maps = Segment(scene, [[new(6, 6)]]);
        for (var t = 0; t < 3; t++) Assert.Equal(scene.On(t).Output[0].Pixels(), maps[t].MaskOf(1).Pixels());
        for (var t = 3; t < 6; t++) Assert.Empty(maps[t].ObjectIds());
    }

    [Fact]
    public void A_point_that_strayed_onto_another_object_brings_that_object()
    {
        // The square of object 1 moves away to the right; object 2's, 6 columns behind, comes to stand under its point.
        var scene = new MovingSquares(goneFrom: 9, 10, 4);
        var maps = Segment(scene, [[new(11, 6), new(11, 7), new(1, 1)], [new(8, 6)]]);
        Assert.Equal([1, 2], maps[1].ObjectIds());
        Assert.Equal(scene.On(1).Output[0].Pixels(), maps[1].MaskOf(1).Pixels());
        // Columns 8 .. 12 on frame 4: both are right there by most of their points, object 2 by all of them.
        Assert.Equal(scene.On(4).Output[1].Pixels(), maps[4].MaskOf(2).Pixels());
        Assert.Equal([2], maps[4].ObjectIds());
        // Object 2's point is behind its square on frame 5; now object 1 has it.
        Assert.Equal(scene.On(5).Output[1].Pixels(), maps[5].MaskOf(1).Pixels());
    }

    private static List<LabelMap> Segment(MovingSquares scene, Vector2[][] points)
    {
        var video = new NumberedVideo(scene);
        var extractor = new QueryPointExtractor(new RandomSelector(), 1, new RandomSelector(), 0);
        var segmenter = new VideoSegmenter(
            new StandingTracker(_ => true), new OracleMask(scene, video, 32), extractor, new SamPtOptions { NegativePointsPerMask = 0, IterativeRefinementIterations = 0 });
        var objects = scene.Objects.Select((o, i) => o with { Points = new ObjectPoints(points[i], []) }).ToArray();
        var sink = new CollectingSink();
        segmenter.Segment(new SegmentationJob("test", video, scene.OutputSize, objects), new ReferenceChance(1), sink, null, default);
        return sink.Maps;
    }

    /// <summary>Which true mask of frame 0 answers a prompt: 1, 2, or 0 for none.</summary>
    private static int ObjectOf(Vector2[] positives, params Vector2[] negatives)
    {
        var scene = new MovingSquares(goneFrom: 9, 4, 16);
        var video = new NumberedVideo(scene);
        using var oracle = new OracleMask(scene, video, 32);
        using var embedding = oracle.Embed(video.Frame(0), default);
        var prompt = new PointPrompt([.. positives, .. negatives], [.. positives.Select(_ => true), .. negatives.Select(_ => false)]);
        var answer = Assert.Single(oracle.Predict(embedding, [prompt], default));
        var mask = BinaryMask.Above(0, answer.Logits.Values, scene.OutputSize);
        var found = mask.IsEmpty ? 0 : 1 + scene.On(0).Output.ToList().FindIndex(truth => truth.Pixels().SequenceEqual(mask.Pixels()));
        Assert.Equal(found == 0 ? 0 : 1, answer.PredictedIou);
        return found;
    }
}
