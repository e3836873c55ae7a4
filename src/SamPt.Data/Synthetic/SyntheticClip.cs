using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;

namespace SamPt.Data.Synthetic;

/// <summary>One point of an object's surface through a clip.</summary>
/// <param name="Object">The object's id.</param>
/// <param name="QueryFrame">The frame on which it may be asked for: it is seen there, at an integer position.</param>
/// <param name="Positions">Where it is on each frame, in pixels whose centres are integers; hidden or outside the frame too.</param>
/// <param name="Occluded">Whether, on each frame, it is hidden or outside: another surface is in front at the pixel it falls in.</param>
public sealed record SyntheticTrack(int Object, int QueryFrame, IReadOnlyList<Vector2> Positions, IReadOnlyList<bool> Occluded);

/// <summary>
/// A procedural clip: pictures, label maps and tracks are functions of the settings, the clip's number and the frame's, computed when
/// asked for. Frames are not kept.
/// </summary>
public sealed class SyntheticClip : IVideo
{
    private readonly Scene scene;
    private readonly SynthOptions options;
    private readonly ulong seed;
    private readonly Lazy<IReadOnlyList<SyntheticTrack>> tracks;

    /// <summary>Clip number <paramref name="index"/> of the settings, counted from 0.</summary>
    public SyntheticClip(SynthOptions options, int index)
    {
        options.Validate();
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        this.options = options;
        Name = $"synth-{index:D4}";
        seed = SplitMix64.Mix(SplitMix64.Mix(options.Seed) + (ulong)index);
        scene = new SceneFactory(options, new SplitMix64(seed)).Draw();
        tracks = new Lazy<IReadOnlyList<SyntheticTrack>>(() => new TrackFactory(scene, options, new SplitMix64(~seed)).Draw());
    }

    public string Name { get; }

    public int FrameCount => options.Frames;

    public ImageSize Size => options.Size;

    /// <summary>Objects have the ids 1 .. ObjectCount, and all of them show on frame 0.</summary>
    public int ObjectCount => scene.ObjectCount;

    /// <summary>The tracks of all objects, object by object.</summary>
    public IReadOnlyList<SyntheticTrack> Tracks => tracks.Value;

    public RgbFrame Frame(int index) => SceneRenderer.Picture(scene, Checked(index));

    /// <summary>The objects that one sees on frame <paramref name="index"/>, in front of each other as they are.</summary>
    public LabelMap Labels(int index) => SceneRenderer.Labels(scene, Checked(index));

    internal Scene Scene => scene;

    private int Checked(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, FrameCount);
        return index;
    }
}
