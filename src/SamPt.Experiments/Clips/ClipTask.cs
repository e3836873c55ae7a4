using SamPt.Data.Objects;
using SamPt.Data.Video;

namespace SamPt.Experiments.Clips;

/// <summary>A clip and the objects to segment on it.</summary>
/// <param name="Clip">Borrowed.</param>
/// <param name="Objects">By id; at least one.</param>
/// <param name="Selection">Which frames of the input the clip has.</param>
public sealed record ClipTask(IClip Clip, IReadOnlyList<ClipObject> Objects, ClipSelection Selection)
{
    /// <summary>The place among the frames taken of a frame of the input that is one of them.</summary>
    public int IndexOf(int frame) => (frame - Clip.Taken[0]) / Selection.Stride;

    /// <summary>What progress and messages call the clip.</summary>
    public string Name => Clip.Name;
}
