using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.Pipeline;
using SamPt.Core.QueryPoints;
using SamPt.Core.Tests.Prompting;

namespace SamPt.Core.Tests.Pipeline.Appearance;

public sealed class AppearanceModelsTests
{
    private static readonly ImageSize Size = new(64, 48);

    // Of a red block on black 16 columns are given; the segmenter takes 24.
    [Theory]
    [InlineData(false, 3, 24)]
    [InlineData(true, 4, 16)] // and the query frame
    public void What_the_given_mask_shows_to_be_too_much_is_left_out_on_all_frames(bool learns, int embedded, int columns)
    {
        var (map, segmenter) = Run(new SamPtOptions { IterativeRefinementIterations = 0, UseAppearanceModel = learns }, isGiven: true);

        Assert.Equal((embedded, 20 * columns), (segmenter.Embedded, map.MaskOf(1).Area));
    }

    [Fact]
    public void Without_a_given_mask_there_is_nothing_to_learn_from()
    {
        var (map, segmenter) = Run(new SamPtOptions { IterativeRefinementIterations = 0, UseAppearanceModel = true }, isGiven: false);

        Assert.Equal((4, 20 * 24), (segmenter.Embedded, map.MaskOf(1).Area)); // the query frame is predicted
    }

    [Theory]
    [InlineData(0.5, false, 3)] // the segmenter's word alone
    [InlineData(0.5, true, 0)]
    [InlineData(0.95, false, 0)]
    public void An_object_whose_colours_are_gone_is_not_taken_to_be_there(double threshold, bool learns, int seenOn)
    {
        var options = new SamPtOptions { IterativeRefinementIterations = 0, UseAppearanceModel = learns, SamIouThreshold = threshold };

        var (maps, _) = RunAll(options, isGiven: true, seenUntil: 1);

        Assert.Equal(seenOn, maps.Skip(1).Count(map => map.ObjectIds().Count() == 1));
    }

    private static (LabelMap Last, ScriptedSegmenter Segmenter) Run(SamPtOptions options, bool isGiven)
    {
        var (maps, segmenter) = RunAll(options, isGiven, seenUntil: 4);
        return (maps[^1], segmenter);
    }

    private static (List<LabelMap> Maps, ScriptedSegmenter Segmenter) RunAll(SamPtOptions options, bool isGiven, int seenUntil)
    {
        var segmenter = new ScriptedSegmenter((_, _) => (0.9f, (x, y) => x is >= 20 and < 44 && y is >= 14 and < 34));
        var mask = new BinaryMask(Size);
        for (var y = 14; y < 34; y++)
        {
            for (var x = 20; x < 36; x++) mask[x, y] = true;
        }
        var extractor = new QueryPointExtractor(new FirstPixels(), 2, new FirstPixels(), 1);
        var sink = new CollectingSink();
        var job = new SegmentationJob("test", new BlockVideo(seenUntil), Size, [new QueryObject(1, 0, mask, isGiven ? mask : null)]);
        new VideoSegmenter(new StillTracker(), segmenter, extractor, options).Segment(job, new ReferenceChance(72), sink, null, default);
        return (sink.Maps, segmenter);
    }

    /// <summary>A red block on black, gone from some frame on.</summary>
    private sealed class BlockVideo(int seenUntil) : IVideo
    {
        public int FrameCount => 4;

        public ImageSize Size => AppearanceModelsTests.Size;

        public RgbFrame Frame(int index)
        {
            var frame = new RgbFrame(Size);
            for (var y = 14; y < 34; y++)
            {
                for (var x = 20; index < seenUntil && x < 36; x++) frame.Row(y)[3 * x] = 250;
            }
            return frame;
        }
    }
}
