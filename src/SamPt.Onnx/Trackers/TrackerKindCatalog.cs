using SamPt.Onnx.Manifests;
using SamPt.Onnx.Trackers.CoTracker;
using SamPt.Onnx.Trackers.Raft;
using SamPt.Onnx.Trackers.SuperGlue;

namespace SamPt.Onnx.Trackers;

/// <summary>The trackers that run on models: one entry each.</summary>
public static class TrackerKindCatalog
{
    public static readonly IReadOnlyList<TrackerKind> All =
    [
        TrackerKind.Of<CoTrackerOptions>(
            ModelFamily.CoTracker, (name, graphs, options) => new CoTrackerPointTracker(name, graphs["encoder"], graphs["step"], options),
            CoTrackerLayout.EncoderContract, CoTrackerLayout.StepContract),
        TrackerKind.Of<RaftOptions>(
            ModelFamily.Raft, (name, graphs, options) => new RaftPointTracker(name, graphs, options),
            RaftLayout.EncoderContract, RaftLayout.CorrelationContract, RaftLayout.StepContract, RaftLayout.UpsampleContract),
        TrackerKind.Of<SuperGlueOptions>(
            ModelFamily.SuperGlue, (name, graphs, options) => new SuperGluePointTracker(name, graphs["detector"], graphs["matcher"], options),
            SuperGlueLayout.DetectorContract, SuperGlueLayout.MatcherContract),
    ];
}
