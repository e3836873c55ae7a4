using SamPt.Core.Masks;
using SamPt.Core.Pipeline;
using SamPt.Core.QueryPoints;

namespace SamPt.Core.Tests.Pipeline.Reinitialisation;

/// <summary>Complete runs, held to what the reference does with the same frames, tracker, segmenter and seed.</summary>
public sealed class ReferenceRunTests
{
    public static TheoryData<string> Names => [.. ReferenceRun.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_frame_s_points_scores_and_labels_are_the_reference_s(string name)
    {
        var expected = ReferenceRun.Named(name);

        var (result, maps) = Run(expected, new ReferenceSegmenter());

        for (var t = 0; t < ReferenceRun.Video.FrameCount; t++)
        {
            Assert.Equal(expected.Labels(t), expected.Describe(maps[t]));
            for (var i = 0; i < expected.Objects.Length; i++) AssertSame(expected, result.Objects[i], t, i);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Frames_predicted_side_by_side_change_nothing(string name)
    {
        var expected = ReferenceRun.Named(name);
        // The earlier of neighbouring frames takes longer, so that the later one is done first; the very first waits for a second, however busy the machine is.
        var (embedded, isSecond) = (0, new ManualResetEventSlim());
        var segmenter = new ReferenceSegmenter
        {
            FramesAtOnce = 3,
            OnEmbed = number =>
            {
                if (Interlocked.Increment(ref embedded) == 1) isSecond.Wait(TimeSpan.FromSeconds(10));
                else isSecond.Set();
                Thread.Sleep(number % 2 == 0 ? 5 : 0);
            },
        };

        var (result, maps) = Run(expected, segmenter);

        for (var t = 0; t < ReferenceRun.Video.FrameCount; t++)
        {
            Assert.Equal(expected.Labels(t), expected.Describe(maps[t]));
            for (var i = 0; i < expected.Objects.Length; i++) AssertSame(expected, result.Objects[i], t, i);
        }
        Assert.InRange(segmenter.MostAtOnce, 2, 3);
        Assert.InRange(segmenter.MostAlive, 2, Math.Max(3, expected.Options.UsePointReinit ? expected.Options.ReinitHorizon : 3));
        Assert.Equal(0, segmenter.Alive);
    }

    [Fact]
    public void A_frame_that_fails_among_others_ends_the_run_and_leaves_nothing_open()
    {
        var expected = ReferenceRun.Named("B");
        var segmenter = new ReferenceSegmenter
        {
            FramesAtOnce = 3,
            OnEmbed = number => { if (number == 4) throw new InvalidDataException("frame 4"); },
        };

        Assert.Equal("frame 4", Assert.Throws<InvalidDataException>(() => Run(expected, segmenter)).Message);
        Assert.Equal(0, segmenter.Alive);
    }

    [Theory]
    [InlineData("A")]
    [InlineData("B gives up")]
    [InlineData("D with late objects")]
    public void Objects_start_on_the_reference_s_frames(string name)
    {
        var expected = ReferenceRun.Named(name);

        var (result, _) = Run(expected, new ReferenceSegmenter());

        var starts = result.Objects.SelectMany(o => o.Starts.Where(s => s >= o.QueryFrame)).Distinct().Order();
        Assert.Equal(expected.ForwardStarts, starts);
    }

    [Theory]
    [InlineData("A")]
    [InlineData("B")]
    [InlineData("C")]
    [InlineData("tracks further than it segments")]
    public void Every_frame_is_embedded_once_and_a_horizon_of_embeddings_is_kept(string name)
    {
        var expected = ReferenceRun.Named(name);
        var segmenter = new ReferenceSegmenter();

        Run(expected, segmenter);

        Assert.Equal(segmenter.Embedded.Distinct(), segmenter.Embedded);
        Assert.InRange(segmenter.MostAlive, 2, expected.Options.ReinitHorizon);
        Assert.Equal(0, segmenter.Alive);
    }

    [Fact]
    public void Fewer_embeddings_kept_change_nothing_but_the_work()
    {
        var expected = ReferenceRun.Named("B");
        var segmenter = new ReferenceSegmenter();

        var (_, maps) = Run(expected, segmenter, expected.Options with { ReinitEmbeddingsKept = 2 });

        Assert.Equal(2, segmenter.MostAlive);
        Assert.True(segmenter.Embedded.Count > ReferenceRun.Video.FrameCount);
        for (var t = 0; t < maps.Count; t++) Assert.Equal(expected.Labels(t), expected.Describe(maps[t]));
    }

    private static void AssertSame(ReferenceRun expected, SegmentedObject actual, int t, int i)
    {
        var options = expected.Options;
        // What the reference does before a query frame is done only where it is wanted.
        if (options.UsePointReinit && !options.SegmentBeforeQuery && t < actual.QueryFrame)
        {
            Assert.Null(actual.PredictedIou[t]);
            return;
        }
        Assert.Equal(expected.Positions(t, i), actual.Trajectories.Positions(t).ToArray());
        Assert.Equal(expected.Visibility(t, i), actual.Trajectories.Visibility(t).ToArray());
        var predicted = options.UsePointReinit || t > actual.QueryFrame || (options.SegmentBeforeQuery && t < actual.QueryFrame);
        Assert.Equal(predicted ? expected.Score(t, i) : null, actual.PredictedIou[t]);
    }

    private static (VideoSegmentation Result, List<LabelMap> Maps) Run(
        ReferenceRun run, ReferenceSegmenter segmenter, SamPtOptions? options = null)
    {
        options ??= run.Options;
        var extractor = new QueryPointExtractor(
            new RandomSelector(), options.PositivePointsPerMask, new RandomSelector(), options.NegativePointsPerMask);
        var pipeline = new VideoSegmenter(new ReferenceTracker(), segmenter, extractor, options);
        var sink = new CollectingSink();
        var job = new SegmentationJob("made up", ReferenceRun.Video, ReferenceRun.Video.Size, run.Objects);
        return (pipeline.Segment(job, new ReferenceChance(72), sink, null, default), sink.Maps);
    }
}
