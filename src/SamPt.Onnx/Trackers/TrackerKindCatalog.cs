using SamPt.Onnx.Manifests;
using SamPt.Onnx.Trackers.CoTracker;

namespace SamPt.Onnx.Trackers;

/// <summary>The trackers that run on models: one entry each.</summary>
public static class TrackerKindCatalog
{
    public static readonly IReadOnlyList<TrackerKind> All =
    [
        TrackerKind.Of<CoTrackerOptions>(
            ModelFamily.CoTracker, (name, graphs, options) => new CoTrackerPointTracker(name, graphs["encoder"], graphs["step"], options),
            CoTrackerLayout.EncoderContract, CoTrackerLayout.StepContract),
    ];
}
