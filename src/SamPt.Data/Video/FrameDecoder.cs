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
    /// <param name="first">The frame to begin with; above 0 only where the index can seek.</param>
    /// <param name="oneByOne">Whether frames are decoded one after the other: else those under way are lost where one cannot be decoded.</param>
    public FrameDecoder(VideoIndex index, FfmpegTools tools, int first, bool oneByOne = false)
    {
        this.index = index;
        IsOneByOne = oneByOne;
        (First, Next) = (first, first);
        // A frame that cannot be decoded would be left out, and all after it count one too low: from the beginning that ends the decoding.
        // After a seek the first frames may lack what they refer to, but these are cut off.
        string[] input = first == 0 ? ["-xerror"] : ["-copyts", "-noaccurate_seek", "-seek_timestamp", "1", "-ss", Text(index.Approach(first))];
        if (oneByOne) input = [.. input, "-threads", "1"];
        string[] cut = first == 0 ? [] : ["-vf", $"trim=start={Text(index.StartOf(first))}"];
        process = FfmpegTools.Start(tools.Ffmpeg, index.Path, [
            "-nostdin", "-hide_banner", "-v", "error", .. input, "-i", index.Path, "-map", "0:V:0", .. cut,
            // Every frame once, whatever the times say; and the same bytes on every machine.
            .. EveryFrameOnce(tools), "-sws_flags", "bilinear+accurate_rnd+full_chroma_int+bitexact", "-f", "rawvideo", "-pix_fmt", "rgb24", "pipe:1"]);
        messages = new LastLines(process.StandardError);
        frames = process.StandardOutput.BaseStream;
    }

    /// <summary>The frame it began with.</summary>
    public int First { get; }

    /// <summary>Whether it comes to all frames before one that cannot be decoded.</summary>
    public bool IsOneByOne { get; }

    /// <summary>The frame that <see cref="TryRead"/> will read.</summary>
    public int Next { get; private set; }

    /// <summary>Fills <paramref name="pixels"/>, height x width x 3 bytes, with the next frame, if there is one.</summary>
    public bool TryRead(Span<byte> pixels)
    {
        if (frames.ReadAtLeast(pixels, pixels.Length, throwOnEndOfStream: false) < pixels.Length) return false;
        Next++;
        return true;
    }

    /// <summary>The error for a next frame that is not there; waits for the end of ffmpeg.</summary>
    public DatasetException Ended()
    {
        process.WaitForExit();
        return EndsEarly(index.Path, Next, index.FrameCount, messages.Text() is { Length: > 0 } said ? $" ({said.TrimEnd('.')})" : "");
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

    internal static DatasetException EndsEarly(string path, int frame, int expected, string reason = "") => new(
        $"{path}: the video ends early: frame {frame} cannot be read{reason}, expected {expected} frames; "
        + (frame > 0 ? $"restore the file, or segment what is there by --end {frame}." : "convert it to a folder of frames."));

    private static string Text(double seconds) => seconds.ToString("F7", CultureInfo.InvariantCulture);
}
