using System.Numerics;
using SamPt.Core.Masks;
using SamPt.Core.Pipeline;
using SamPt.Core.QueryPoints;
using SamPt.Core.Tracking;

namespace SamPt.Core.Tests.Pipeline.Reinitialisation;

public sealed class ReinitialisingMethodTests
{
    private static readonly SamPtOptions Options = new()
    {
        UsePointReinit = true, ReinitHorizon = 8, ReinitPointTrackerHorizon = 8, IterativeRefinementIterations = 0,
    };

    private readonly ReferenceVideo video = new(120);
    private readonly ReferenceSegmenter segmenter = new();

    [Fact]
    public void Label_maps_are_written_while_the_video_is_being_segmented()
    {
        var lags = new List<int>();

        Segment(Options, new Sink((frame, _) => lags.Add(segmenter.LastEmbedded - frame)), Square(1, 0, 10));

        // A horizon waits for the writer, a horizon is being written, and a horizon is being segmented.
        Assert.Equal(120, lags.Count);
        Assert.InRange(lags.Max(), 1, 3 * Options.ReinitHorizon);
    }

    [Fact]
    public void Objects_keep_their_own_numbers_of_points_from_start_to_start()
    {
        var few = Square(1, 0, 10) with { Points = new ObjectPoints([new Vector2(12, 22)], []) };
        var many = Square(2, 3, 40) with
        {
            Points = new ObjectPoints([new Vector2(41, 21), new Vector2(44, 23), new Vector2(46, 26)], [new Vector2(5, 5), new Vector2(60, 40)]),
        };

        var result = Segment(Options with { ReinitFromTinyMasks = true }, new Sink(), few, many, Square(3, 5, 25));

        Assert.Equal([1, 5, 17], result.Objects.Select(o => o.Trajectories.PointCount));
        Assert.Equal(few.Points.Positive, result.Objects[0].Query.Positive);
        Assert.All(result.Objects, o => Assert.True(o.Starts.Count > 10));
        Assert.Equal(many.Points!.Positive, result.Objects[1].Trajectories.Positions(3)[..3].ToArray());
    }

    [Fact]
    public void An_object_that_is_lost_stays_empty_and_says_why_while_the_others_go_on()
    {
        // Beyond the right border from the beginning: no visible point, no mask to start from.
        var lost = Square(1, 0, 10) with { Points = new ObjectPoints([new Vector2(63.9f, 20)], []) };
        var maps = new List<LabelMap>();

        var result = Segment(
            Options with { AddOtherObjectsPositivePointsAsNegativePoints = false }, new Sink((_, labels) => maps.Add(labels)), lost,
            Square(2, 0, 5));

        var trajectories = result.Objects[0].Trajectories;
        Assert.Equal([0], result.Objects[0].Starts);
        Assert.Equal(PointVisibility.OutsideFrame, trajectories.Visibility(7)[0]);
        for (var t = 8; t < 120; t++) Assert.Equal(PointVisibility.ReinitialisationFailed, trajectories.Visibility(t)[0]);
        Assert.All(maps.Skip(1), map => Assert.True(map.MaskOf(1).IsEmpty));
        Assert.True(result.Objects[1].Starts.Count > 2);
    }

    [Fact]
    public void A_failing_sink_ends_the_run_with_its_own_error()
    {
        var sink = new Sink((frame, _) =>
        {
            if (frame == 20) throw new OutputException("no space left");
        });

        Assert.Throws<OutputException>(() => Segment(Options, sink, Square(1, 0, 10)));
        Assert.InRange(segmenter.LastEmbedded, 20, 60);
        Assert.Equal(0, segmenter.Alive);
    }

    [Fact]
    public void Cancelling_ends_the_run_within_a_frame()
    {
        using var source = new CancellationTokenSource();
        segmenter.OnEmbed = number =>
        {
            if (number == 30) source.Cancel();
        };

        Assert.Throws<OperationCanceledException>(() => Segment(Options, new Sink(), source.Token, Square(1, 0, 10)));
        Assert.Equal(30, segmenter.LastEmbedded);
        Assert.Equal(0, segmenter.Alive);
    }

    [Theory]
    [InlineData(1, 24)]
    [InlineData(24, 23)]
    public void Horizons_that_cannot_be_are_refused(int horizon, int trackerHorizon) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Pipeline(
            Options with { ReinitHorizon = horizon, ReinitPointTrackerHorizon = trackerHorizon }));

    private QueryObject Square(byte id, int frame, int left)
    {
        var mask = new BinaryMask(video.Size);
        for (var y = 20; y < 30; y++)
        {
            for (var x = left; x < left + 10; x++) mask[x, y] = true;
        }
        return new QueryObject(id, frame, mask, mask);
    }

    private VideoSegmenter Pipeline(SamPtOptions options) => new(new ReferenceTracker(), segmenter, new QueryPointExtractor(
        new RandomSelector(), options.PositivePointsPerMask, new RandomSelector(), options.NegativePointsPerMask), options);

    private VideoSegmentation Segment(SamPtOptions options, Sink sink, params QueryObject[] objects) =>
        Segment(options, sink, CancellationToken.None, objects);

    private VideoSegmentation Segment(SamPtOptions options, Sink sink, CancellationToken cancellation, params QueryObject[] objects) =>
        Pipeline(options).Segment(new SegmentationJob("made up", video, video.Size, objects), new ReferenceChance(72), sink, null, cancellation);

    private sealed class Sink(Action<int, LabelMap>? onWrite = null) : ILabelMapSink
    {
        public void Write(int frame, LabelMap labels) => onWrite?.Invoke(frame, labels);
    }
}
