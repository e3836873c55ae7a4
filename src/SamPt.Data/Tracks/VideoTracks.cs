using System.Numerics;
using SamPt.Core.Imaging;

namespace SamPt.Data.Tracks;

/// <summary>The courses of points through one video: the truth, or what a tracker made of it.</summary>
/// <param name="Video">The video's name.</param>
/// <param name="Size">The size of the picture that positions are pixels of.</param>
/// <param name="Points">All of one length, the video's number of frames.</param>
public sealed record VideoTracks(string Video, ImageSize Size, IReadOnlyList<PointTrack> Points)
{
    /// <summary>0 without points.</summary>
    public int FrameCount => Points.Count == 0 ? 0 : Points[0].Positions.Count;
}

/// <summary>One point's course.</summary>
public sealed record PointTrack
{
    /// <summary>In an estimate: which point of the truth was asked for, by its place in the list there; null: the one at the same place.</summary>
    public int? Point { get; init; }

    /// <summary>The id of the object that it lies on; 0 where that is not known.</summary>
    public int Object { get; init; }

    /// <summary>The frame it is asked for; null in a truth where it is never seen.</summary>
    public int? QueryFrame { get; init; }

    /// <summary>One for each frame, in pixels whose centres are integers; NaN where it is not known.</summary>
    public required IReadOnlyList<Vector2> Positions { get; init; }

    /// <summary>One for each frame: hidden, or outside the picture.</summary>
    public required IReadOnlyList<bool> Occluded { get; init; }
}
