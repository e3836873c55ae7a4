using SamPt.Core;
using SamPt.Core.Tracking;
using SamPt.Onnx.Manifests;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers;

/// <summary>Builds trackers that run on models.</summary>
public sealed class TrackerFactory(OnnxSessionFactory sessions)
{
    /// <summary>A tracker of the files for the roles of its family.</summary>
    /// <exception cref="ModelException">A file is missing, is not what its hash says, or does not fulfil the contract.</exception>
    public IPointTracker Create(TrackerKind kind, string name, IReadOnlyDictionary<string, ManifestFile> files, ModelTrackerOptions options) =>
        sessions.OpenAll(files, kind.SeeOneFrame, graphs => kind.Create(name, graphs, options));
}
