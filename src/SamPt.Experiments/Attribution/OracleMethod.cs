using SamPt.Core.Pipeline;
using SamPt.Core.Pipeline.Oracles;
using SamPt.Core.QueryPoints;
using SamPt.Data.Datasets;
using SamPt.Experiments.Configuration;
using SamPt.Experiments.Runs;

namespace SamPt.Experiments.Attribution;

/// <summary>The method with one part replaced by the truth, video by video.</summary>
internal sealed class OracleMethod(RunConfiguration configuration, MethodComponents method, OracleKind oracle)
{
    private readonly QueryPointExtractor extractor = VideoRunner.ExtractorOf(configuration.Method);

    /// <summary>The segmenter for a video, and the job to hand it.</summary>
    public (VideoSegmenter Segmenter, SegmentationJob Job) For(VideoEntry video, GivenMasks given, SegmentationJob job)
    {
        var truth = new AnnotatedTruth(video, given, job.Video.Size, job.OutputSize);
        switch (oracle)
        {
            case OracleKind.Points:
                var tracker = new OraclePoints(truth, job.Objects, extractor, frame => new ReferenceRandom(VideoSeed.Of(configuration.Seed, $"{video.Name}/{frame}")));
                // The points are others on every frame: they do not tell how a mask has moved.
                return (new VideoSegmenter(tracker, method.Segmenter, extractor, Unfiltered with { UseMaskPropagation = false }), job);
            case OracleKind.Visibility:
                return (new VideoSegmenter(new OracleVisibility(method.Tracker, truth, job.Objects), method.Segmenter, extractor, Unfiltered), job);
            case OracleKind.Mask:
                var numbered = new NumberedVideo(job.Video);
                // Who knows the truth does not come nearer to it by asking again or by looking closely, and has nothing to learn from colours or former masks.
                var options = configuration.Method with { IterativeRefinementIterations = 0, UseMaskFusion = false, UseAppearanceModel = false, ObjectWindow = 0 };
                return (new VideoSegmenter(method.Tracker, new OracleMask(truth, numbered, method.Segmenter.InputSize), extractor, options), job with { Video = numbered });
            default:
                throw new InvalidOperationException($"No such oracle: {oracle}.");
        }
    }

    // The truth has the last word on which points are good; the patch filter and the rules about points gone astray and what comes back would have one after it. And it knows the points of the
    // query masks only, not those that renewal adds.
    private SamPtOptions Unfiltered => configuration.Method with { UsePatchMatchingFiltering = false, AstrayDistance = 0, LeaveShare = 0, ReturnShare = 0, UsePointRenewal = false };
}
