using SamPt.Core;
using SamPt.Core.Tracking;
using SamPt.Onnx.Manifests;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers;

/// <summary>Builds trackers that run on models from manifests or from bare model files.</summary>
public sealed class TrackerFactory(OnnxSessionFactory sessions)
{
    /// <exception cref="ModelException">A file is missing, is not what its hash says, or does not fulfil the contract.</exception>
    public IPointTracker Create(ModelManifest manifest, CoTrackerOptions? options = null)
    {
        if (manifest.Family != ModelFamily.CoTracker)
            throw new ModelException($"{manifest.Path}: {manifest.Id} is a {manifest.Family.Name} model; expected a tracker, family {ModelFamily.CoTracker.Name}.");
        return sessions.OpenPair(manifest.Files["encoder"], manifest.Files["step"],
            (encoder, step) => new CoTrackerPointTracker(manifest.Id, encoder, step, options));
    }

    /// <summary>CoTracker v1 from two files.</summary>
    /// <exception cref="ModelException">A file is missing or does not fulfil the contract.</exception>
    public CoTrackerPointTracker CreateCoTracker(string name, string encoderPath, string stepPath, CoTrackerOptions? options = null) =>
        sessions.OpenPair(new ManifestFile(encoderPath, null), new ManifestFile(stepPath, null),
            (encoder, step) => new CoTrackerPointTracker(name, encoder, step, options));
}
