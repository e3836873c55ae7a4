using SamPt.Core.Imaging;
using SamPt.Core.Tracking;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers.Tapir;

/// <summary>
/// TAPIR (Doersch et al., arXiv 2306.08637) and BootsTAPIR, as SAM-PT uses them: each point is matched on every frame by its features,
/// then refined on all frames together. Models of other sizes serve as well: every size is read from the graphs.
/// </summary>
public sealed class TapirPointTracker : IPointTracker, ITrackerMemory
{
    private const int Copies = 5; // of the maps: the range's own and what graphs and their arenas hold of them, measured with tiny-tracker
    private const int GraphShare = 2; // neighbourhoods and what a step makes of them
    private const int BytesPerPlace = 24; // of walk and trajectory

    private readonly OnnxSession encoder;
    private readonly OnnxSession init;
    private readonly OnnxSession step;
    private readonly TapirLayout layout;
    private readonly TapirOptions options;

    /// <summary>Takes ownership of the sessions.</summary>
    /// <exception cref="Core.ModelException">A graph does not fulfil its contract, or they do not belong together.</exception>
    /// <exception cref="Core.ConfigurationException">A setting is out of its range.</exception>
    public TapirPointTracker(string name, OnnxSession encoder, OnnxSession init, OnnxSession step, TapirOptions? options = null)
    {
        Name = name;
        (this.encoder, this.init, this.step) = (encoder, init, step);
        this.options = options ?? new TapirOptions();
        this.options.Validate();
        layout = TapirLayout.Of(encoder.Signature, init.Signature, step.Signature);
    }

    public string Name { get; }

    public int InputSize => layout.Input.Longest;

    /// <summary>Refinement iterations, from the settings or the export.</summary>
    public int Iterations => options.Iterations ?? layout.Iterations;

    /// <summary>A point is visible above this, from the settings or the export.</summary>
    public float VisibilityThreshold => options.VisibilityThreshold ?? layout.VisibilityThreshold;

    private bool Walks => TapirContract.Walks(init.Signature);

    /// <summary>What is kept of frames: those who walk never come back to more than they see together.</summary>
    private long FeatureBytes =>
        Walks ? Math.Min(options.FeatureBudgetBytes, WalkModel.FramesAtOnce(layout, Iterations) * layout.FrameBytes) : options.FeatureBudgetBytes;

    public IPointTrackingSession Open(IVideo video) =>
        new TapirSession(Model(new TapirClip(video, encoder, layout, FeatureBytes)), video.Size, VisibilityThreshold, options.QueryChunkSize);

    public void Dispose()
    {
        encoder.Dispose();
        init.Dispose();
        step.Dispose();
    }

    /// <summary>The features that are kept, those that the graphs see together, and what the graphs make of every point.</summary>
    public long BytesFor(int frames, int points, ImageSize size)
    {
        var frame = layout.FrameBytes;
        var together = Walks ? Math.Min(frames, WalkModel.FramesAtOnce(layout, Iterations)) : frames;
        var kept = Math.Clamp(FeatureBytes / frame, 1, frames);
        var chunk = Math.Min(points, options.QueryChunkSize) * together * TapirSteps.BytesPerPointAndFrame(layout);
        return (kept + Copies * together) * frame + Math.Min(chunk, TapirSession.ChunkBytes) * GraphShare + points * (long)frames * BytesPerPlace;
    }

    private ITapirModel Model(TapirClip clip)
    {
        var steps = new TapirSteps(step, Iterations);
        return Walks ? new WalkModel(clip, init, steps, layout) : new TapirModel(clip, init, steps, layout);
    }
}
