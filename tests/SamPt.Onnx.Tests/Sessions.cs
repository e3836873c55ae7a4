using SamPt.Core.Pipeline;
using SamPt.Core.Tracking;
using SamPt.Onnx.Manifests;
using SamPt.Onnx.Runtime;
using SamPt.Onnx.Segmenters;
using SamPt.Onnx.Trackers;
using SamPt.Tests;

namespace SamPt.Onnx.Tests;

/// <summary>Sessions on the small graphs under Golden/, on the CPU with two threads.</summary>
internal static class Sessions
{
    public static OnnxSessionFactory Factory(InferenceClock? clock = null) =>
        new(new DeviceOptions { Kind = DeviceKind.Cpu, Threads = 2 }, clock ?? new InferenceClock());

    /// <summary>Sessions whose graphs take two frames at once, with a thread each.</summary>
    /// <param name="largeModelBytes">Files beyond this size count as large.</param>
    public static OnnxSessionFactory TwoFramesAtOnce(long largeModelBytes = long.MaxValue) =>
        new(new DeviceOptions { Kind = DeviceKind.Cpu, Threads = 2, FramesAtOnce = 2, LargeModelBytes = largeModelBytes }, new InferenceClock());

    public static OnnxSession Open(params string[] parts) => Factory().Open(SharedData.Golden(parts));

    public static SamSegmenter Segmenter(string encoderFolder, string decoderFolder) =>
        new("small", Open(encoderFolder, "encoder.onnx"), Open(decoderFolder, "decoder.onnx"));

    /// <summary>A tracker of a family from its files, in the order of the family's roles.</summary>
    public static IPointTracker Tracker(string family, ModelTrackerOptions options, params string[] files) => Tracker(family, options, Factory(), files);

    public static IPointTracker Tracker(string family, ModelTrackerOptions options, InferenceClock? clock, params string[] files) =>
        Tracker(family, options, Factory(clock), files);

    public static IPointTracker Tracker(string family, ModelTrackerOptions options, OnnxSessionFactory sessions, params string[] files)
    {
        var kind = TrackerKindCatalog.All.Single(known => known.Family.Name == family);
        var byRole = kind.Family.Roles.Zip(files).ToDictionary(pair => pair.First, pair => new ManifestFile(pair.Second, null));
        return new TrackerFactory(sessions).Create(kind, family, byRole, options);
    }
}
