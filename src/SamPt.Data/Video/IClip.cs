using SamPt.Core.Imaging;

namespace SamPt.Data.Video;

/// <summary>A video that a user brings, of which some frames are taken. Frames are counted from 0 among those taken.</summary>
public interface IClip : IDisposable
{
    /// <summary>The file or folder.</summary>
    string Path { get; }

    /// <summary>The folder's name, or the file's without its ending.</summary>
    string Name { get; }

    /// <summary>How many frames the file or folder has.</summary>
    int SourceFrames { get; }

    /// <summary>The frames taken, as indices in the file or folder, ascending; at least one.</summary>
    IReadOnlyList<int> Taken { get; }

    /// <summary>Size of every frame as it is.</summary>
    ImageSize Size { get; }

    /// <summary>Of the frames taken.</summary>
    double FramesPerSecond { get; }

    /// <summary>Tells other inputs apart: SHA-256 over what the file or folder is made of, without reading all of it.</summary>
    string Fingerprint { get; }

    /// <summary>What the results of a frame are called: its file's name without extension, or its number in the video file.</summary>
    string StemOf(int frame);

    /// <summary>The frames taken; usable until the clip is disposed.</summary>
    /// <param name="longestSide">Longest side of the frames handed out.</param>
    /// <param name="kept">How many frames to keep for who goes back; null for as many as suit a tracker.</param>
    IVideo Open(int longestSide, int? kept = null);
}
