using SamPt.Onnx.Manifests;
using SamPt.Onnx.Trackers.CoTracker3;
using SamPt.Onnx.Trackers.CoTracker;
using SamPt.Onnx.Trackers.Pips;
using SamPt.Onnx.Trackers.PipsPlusPlus;
using SamPt.Onnx.Trackers.Raft;
using SamPt.Onnx.Trackers.SuperGlue;
using SamPt.Onnx.Trackers.Tapir;
using SamPt.Onnx.Trackers.TapNet;

namespace SamPt.Onnx.Trackers;

/// <summary>The trackers that run on models: one entry each.</summary>
public static class TrackerKindCatalog
{
    public static readonly IReadOnlyList<TrackerKind> All =
    [
        TrackerKind.Of<CoTrackerOptions>(
            ModelFamily.CoTracker, (name, graphs, options) => new CoTrackerPointTracker(name, graphs["encoder"], graphs["step"], options),
            CoTrackerLayout.EncoderContract, CoTrackerLayout.StepContract).WithFramesAtOnce("encoder"),
        TrackerKind.Of<PipsOptions>(
            ModelFamily.Pips, (name, graphs, options) => new PipsPointTracker(name, graphs["encoder"], graphs["step"], options),
            PipsLayout.EncoderContract, PipsLayout.StepContract),
        TrackerKind.Of<PipsPlusPlusOptions>(
            ModelFamily.PipsPlusPlus, (name, graphs, options) => new PipsPlusPlusPointTracker(name, graphs["encoder"], graphs["step"], options),
            PipsPlusPlusLayout.EncoderContract, PipsPlusPlusLayout.StepContract),
        TrackerKind.Of<TapirOptions>(
            ModelFamily.Tapir, (name, graphs, options) => new TapirPointTracker(name, graphs["encoder"], graphs["init"], graphs["step"], options),
            TapirContract.Encoder, TapirContract.Init, TapirContract.Step),
        TrackerKind.Of<TapNetOptions>(
            ModelFamily.TapNet, (name, graphs, options) => new TapNetPointTracker(name, graphs["encoder"], graphs["init"], options),
            TapNetLayout.EncoderContract, TapNetLayout.InitContract),
        TrackerKind.Of<CoTracker3Options>(
            ModelFamily.CoTracker3, (name, graphs, options) => new CoTracker3PointTracker(name, graphs["encoder"], graphs["step"], options),
            CoTrackerLayout.EncoderContract, CoTracker3Layout.StepContract),
        TrackerKind.Of<RaftOptions>(
            ModelFamily.Raft, (name, graphs, options) => new RaftPointTracker(name, graphs, options),
            RaftLayout.EncoderContract, RaftLayout.CorrelationContract, RaftLayout.StepContract, RaftLayout.UpsampleContract),
        TrackerKind.Of<SuperGlueOptions>(
            ModelFamily.SuperGlue, (name, graphs, options) => new SuperGluePointTracker(name, graphs["detector"], graphs["matcher"], options),
            SuperGlueLayout.DetectorContract, SuperGlueLayout.MatcherContract),
    ];
}
