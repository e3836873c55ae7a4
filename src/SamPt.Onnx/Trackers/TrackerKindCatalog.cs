using SamPt.Onnx.Manifests;
using SamPt.Onnx.Trackers.CoTracker;
using SamPt.Onnx.Trackers.Tapir;

namespace SamPt.Onnx.Trackers;

/// <summary>The trackers that run on models: one entry each.</summary>
public static class TrackerKindCatalog
{
    public static readonly IReadOnlyList<TrackerKind> All =
    [
        TrackerKind.Of<CoTrackerOptions>(
            ModelFamily.CoTracker, (name, graphs, options) => new CoTrackerPointTracker(name, graphs["encoder"], graphs["step"], options),
            CoTrackerLayout.EncoderContract, CoTrackerLayout.StepContract),
        TrackerKind.Of<TapirOptions>(
            ModelFamily.Tapir, (name, graphs, options) => new TapirPointTracker(name, graphs["encoder"], graphs["init"], graphs["step"], options),
            TapirContract.Encoder, TapirContract.Init, TapirContract.Step),
    ];
}
