using System.Diagnostics;
using System.Globalization;
using SamPt.Core;

namespace SamPt.Data.Video;

/// <summary>A running ffmpeg that decodes a video's frames in rising order as raw RGB at their own size.</summary>
internal sealed class FrameDecoder : IDisposable
{
    private readonly VideoIndex index;
    private readonly Process process;
    private readonly LastLines messages;
    private readonly Stream frames;

    /// <param name="index">The video.</param>
    /// <param name="tools">Where ffmpeg lies.</param>
    /// <param name="first">The frame to begin with; above 0 only where the index knows times.</param>
    public FrameDecoder(VideoIndex index, FfmpegTools tools, int first)
    {
        this.index = index;
        Next = first;
        string[] seek = first == 0 ? [] :
            ["-seek_timestamp", "1", "-ss", index.SeekTime(first)!.Value.ToString("F7", CultureInfo.InvariantCulture)];
        process = FfmpegTools.Start(tools.Ffmpeg, index.Path, [
            "-nostdin", "-hide_banner", "-v", "error", .. seek, "-i", index.Path, "-map", "0:V:0",
            // Every frame once, whatever the times say; and the same bytes on every machine.
            .. EveryFrameOnce(tools), "-sws_flags", "bilinear+accurate_rnd+full_chroma_int+bitexact", "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1"]);
        messages = new LastLines(process.StandardError);
        frames = process.StandardOutput.BaseStream;
    }

    /// <summary>The frame that <see cref="Read"/> will read.</summary>
    public int Next { get; private set; }

    /// <summary>Fills <paramref name="pixels"/>, height x width x 3 bytes, with the next frame.</summary>
    /// <exception cref="DatasetException">There is no further frame.</exception>
    public void Read(Span<byte> pixels)
    {
        if (frames.ReadAtLeast(pixels, pixels.Length, throwOnEndOfStream: false) < pixels.Length) throw EndsEarly();
        Next++;
    }

    public void Dispose()
    {
        if (!process.HasExited) process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    // The option has another name since ffmpeg 5.1, and the old one is going to be dropped.
    private static string[] EveryFrameOnce(FfmpegTools tools) =>
        Ffmpeg.MajorMinor(tools.Ffmpeg) is { } version && version < new Version(5, 1) ? ["-vsync", "passthrough"] : ["-fps_mode", "passthrough"];

    private DatasetException EndsEarly()
    {
        process.WaitForExit();
        var reason = messages.Text() is { Length: > 0 } said ? $" ({said.TrimEnd('.')})" : "";
        return EndsEarly(index.Path, Next, index.FrameCount, reason);
    }

    internal static DatasetException EndsEarly(string path, int frame, int expected, string reason = "") => new(
        $"{path}: the video ends early: frame {frame} cannot be read{reason}, expected {expected} frames; restore the file, or segment what is there by --end {frame}.");
}
