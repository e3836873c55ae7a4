using System.Globalization;
using System.Text.Json;
using SamPt.Core;
using SamPt.Core.Imaging;

namespace SamPt.Data.Video;

/// <summary>What is known of a video file without decoding it: its frames are counted by their packets.</summary>
public sealed class VideoIndex
{
    // A container may round the time it announces.
    private const double Shortage = 0.5;

    private readonly FrameTimes? times;

    private VideoIndex(string path, ImageSize size, double framesPerSecond, int frameCount, FrameTimes? times) =>
        (Path, Size, FramesPerSecond, FrameCount, this.times) = (path, size, framesPerSecond, frameCount, times);

    public string Path { get; }

    /// <summary>As ffmpeg hands frames out: a recorded rotation is applied.</summary>
    public ImageSize Size { get; }

    public double FramesPerSecond { get; }

    public int FrameCount { get; }

    /// <summary>Reads the index.</summary>
    /// <param name="path">The video file.</param>
    /// <param name="tools">Where ffmpeg and ffprobe lie.</param>
    /// <param name="announced">How many frames the file says it has, where it holds fewer; null where it is whole.</param>
    /// <exception cref="DatasetException">The file or ffmpeg is missing, or ffmpeg cannot read the file.</exception>
    public static VideoIndex Read(string path, FfmpegTools tools, out int? announced)
    {
        if (!File.Exists(path)) throw new DatasetException($"{path}: no such file or folder; expected a video file or a folder of frames; check the path.");
        var stream = StreamOf(path, tools);
        var (count, times) = PacketsOf(path, tools);
        if (count == 0) throw FfmpegTools.Unreadable(path, "it holds no frame");
        var rate = RateOf(stream);
        announced = AnnouncedFrames(stream, rate, count, times);
        return new VideoIndex(path, SizeOf(path, tools), rate, count, times);
    }

    /// <summary>Whether the file says when its frames are shown.</summary>
    internal bool CanSeek => times is not null;

    /// <summary>
    /// A time between the frame before <paramref name="frame"/>, above 0, and itself, so that no rounding decides which of them comes first.
    /// </summary>
    internal double StartOf(int frame) => (times!.Shown[frame - 1] + times.Shown[frame]) / 2;

    /// <summary>A time to decode from so that the frame is right: two keyframes before it, as one alone may be referred across.</summary>
    internal double Approach(int frame)
    {
        var after = Array.BinarySearch(times!.Keys, times.Shown[frame]);
        var last = after >= 0 ? after : ~after - 1;
        return times.Keys[Math.Max(0, last - 1)];
    }

    private static JsonElement StreamOf(string path, FfmpegTools tools)
    {
        var json = new System.Text.StringBuilder();
        FfmpegTools.Run(tools.Ffprobe, path, [
            "-v", "error", "-select_streams", "V:0", "-show_entries", "stream=nb_frames,avg_frame_rate,r_frame_rate,duration:stream_tags=DURATION",
            "-of", "json", path], line => json.Append(line).Append('\n'));
        using var document = JsonDocument.Parse(json.ToString());
        return document.RootElement.TryGetProperty("streams", out var streams) && streams.GetArrayLength() > 0
            ? streams[0].Clone()
            : throw FfmpegTools.Unreadable(path, "it has no picture stream");
    }

    private static (int Count, FrameTimes? Times) PacketsOf(string path, FfmpegTools tools)
    {
        var count = 0;
        var (shown, keys) = (new List<double>(), new List<double>());
        FfmpegTools.Run(tools.Ffprobe, path, ["-v", "error", "-select_streams", "V:0", "-show_entries", "packet=pts_time,flags", "-of", "csv=p=0", path], line =>
        {
            var fields = line.Split(',');
            // Packets marked to be discarded are decoded for others' sake and never shown.
            if (fields.Length < 2 || fields[1].Contains('D')) return;
            count++;
            if (!double.TryParse(fields[0], NumberStyles.Float, CultureInfo.InvariantCulture, out var time)) return;
            shown.Add(time);
            if (fields[1].Contains('K')) keys.Add(time);
        });
        shown.Sort(); // packets lie in the order of decoding
        keys.Sort();
        var ordered = shown.Count == count && keys.Count > 0 && keys[0] <= shown[0] && shown.Zip(shown.Skip(1)).All(pair => pair.First < pair.Second);
        return (count, ordered ? new FrameTimes([.. shown], [.. keys]) : null);
    }

    private static double RateOf(JsonElement stream)
    {
        foreach (var name in new[] { "avg_frame_rate", "r_frame_rate" })
        {
            var parts = stream.TryGetProperty(name, out var text) ? text.GetString()!.Split('/') : [];
            if (parts.Length == 2 && Number(parts[0]) is > 0 and var numerator && Number(parts[1]) is > 0 and var denominator) return numerator / denominator;
        }
        return 25;
    }

    private static int? AnnouncedFrames(JsonElement stream, double rate, int count, FrameTimes? times)
    {
        if (stream.TryGetProperty("nb_frames", out var frames) && Number(frames.GetString()!) is > 0 and var announced)
            return announced > count ? (int)announced : null;
        if (times is null || !stream.TryGetProperty("tags", out var tags) || !tags.TryGetProperty("DURATION", out var duration)) return null;
        // As in 00:00:02.084000000; .NET takes seven digits.
        var text = duration.GetString()!;
        if (!TimeSpan.TryParse(text[..Math.Min(text.Length, 16)], CultureInfo.InvariantCulture, out var length)) return null;
        var missing = length.TotalSeconds - (times.Shown[^1] + 1 / rate);
        return missing > Shortage ? count + (int)Math.Round(missing * rate) : null;
    }

    /// <summary>The size of the first frame as decoded, which knows rotation and cropping better than any header.</summary>
    private static ImageSize SizeOf(string path, FfmpegTools tools)
    {
        using var process = FfmpegTools.Start(tools.Ffmpeg, path, [
            "-nostdin", "-hide_banner", "-v", "error", "-i", path, "-map", "0:V:0", "-frames:v", "1", "-pix_fmt", "rgb24", "-c:v", "ppm", "-f", "image2pipe", "pipe:1"]);
        var messages = new LastLines(process.StandardError);
        var header = new byte[32];
        var read = process.StandardOutput.BaseStream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false);
        process.StandardOutput.BaseStream.CopyTo(Stream.Null);
        process.WaitForExit();
        // P6, width, height, 255.
        var words = System.Text.Encoding.ASCII.GetString(header, 0, read).Split((char[]?)null, 4, StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 4 && words[0] == "P6" && Number(words[1]) is { } width && Number(words[2]) is { } height
            ? new ImageSize((int)width, (int)height)
            : throw FfmpegTools.Unreadable(path, messages.Text());
    }

    private static double? Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : null;

    /// <summary>When frames and keyframes are shown, in seconds, ascending.</summary>
    private sealed record FrameTimes(double[] Shown, double[] Keys);
}
