using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using SamPt.Core.Imaging;

namespace SamPt.Data.Video;

/// <summary>A video file, read through ffmpeg.</summary>
internal sealed class FileClip : IClip
{
    private const int Sampled = 1 << 16;

    private readonly VideoIndex index;
    private readonly FfmpegTools tools;
    private readonly KnownFrames known = new();
    private readonly List<VideoFile> open = [];

    public FileClip(string path, ClipSelection selection, FfmpegTools tools)
    {
        this.tools = tools;
        index = VideoIndex.Read(path, tools, out var announced);
        if (announced is { } expected && (selection.Reach is not { } reach || reach > index.FrameCount))
            throw FrameDecoder.EndsEarly(path, index.FrameCount, expected);
        Taken = selection.Of(path, index.FrameCount);
        FramesPerSecond = index.FramesPerSecond / selection.Stride;
        Fingerprint = FingerprintOf(path);
    }

    public string Path => index.Path;

    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public int SourceFrames => index.FrameCount;

    public IReadOnlyList<int> Taken { get; }

    public ImageSize Size => index.Size;

    public double FramesPerSecond { get; }

    public string Fingerprint { get; }

    public string StemOf(int frame) => Taken[frame].ToString("00000", CultureInfo.InvariantCulture);

    public IVideo Open(int longestSide, int? kept = null)
    {
        var size = Size.WithLongestSide(longestSide);
        var video = new VideoFile(index, tools, Taken, size, known, kept ?? Clip.FramesKept(size));
        open.Add(video);
        return video;
    }

    public void Dispose() => open.ForEach(video => video.Dispose());

    /// <summary>Length, number of frames, and both ends of the file.</summary>
    private string FingerprintOf(string path)
    {
        using var file = File.OpenRead(path);
        var text = new StringBuilder().Append(file.Length).Append(' ').Append(index.FrameCount);
        foreach (var from in new[] { 0, Math.Max(0, file.Length - Sampled) })
        {
            var bytes = new byte[Math.Min(Sampled, file.Length)];
            file.Position = from;
            file.ReadExactly(bytes);
            text.Append(' ').Append(Convert.ToHexStringLower(SHA256.HashData(bytes)));
        }
        return Clip.Hash(text);
    }
}
