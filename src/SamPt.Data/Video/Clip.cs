using System.Security.Cryptography;
using System.Text;
using SamPt.Core.Imaging;

namespace SamPt.Data.Video;

/// <summary>Opens what a user gives as a video.</summary>
public static class Clip
{
    // Frames of 1024x576 then number 54: a run back, which decodes a window at a time, has to decode few frames twice.
    private const long WindowBytes = 96L << 20;
    private const int MostKept = 64;

    /// <summary>How many frames readers keep at least, and of a folder at most, where going back costs no seek.</summary>
    public const int FewestKept = 16;

    /// <summary>A folder of frames or a video file.</summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="selection">The frames to take.</param>
    /// <param name="decode">Reads an image file.</param>
    /// <param name="tools">Where ffmpeg lies, for a video file.</param>
    /// <exception cref="Core.DatasetException">It is not there, cannot be read, or ends before the frames that are to be taken.</exception>
    /// <exception cref="Core.ConfigurationException">The selection does not fit.</exception>
    public static IClip Open(string path, ClipSelection selection, Func<string, RgbFrame> decode, FfmpegTools tools) =>
        Directory.Exists(path) ? new FolderClip(path, selection, decode) : new FileClip(path, selection, tools);

    /// <summary>How many frames of a size readers keep.</summary>
    public static int FramesKept(ImageSize size) => (int)Math.Clamp(WindowBytes / (size.Area * 3L), FewestKept, MostKept);

    internal static string Hash(StringBuilder text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
}
