using System.ComponentModel;
using System.Diagnostics;

namespace SamPt.Tests;

/// <summary>Makes small video files of known frames by ffmpeg.</summary>
internal static class TestFilm
{
    /// <summary>Whether this machine has ffmpeg.</summary>
    public static bool HasFfmpeg { get; } = Works("ffmpeg") && Works("ffprobe");

    /// <summary>Lossless, and every frame of RGB as it is.</summary>
    public static string[] Lossless => ["-c:v", "ffv1", "-pix_fmt", "bgr0"];

    /// <summary>Frame <paramref name="t"/>: squares that move over a pattern, so that no two frames are alike. Interleaved RGB.</summary>
    public static byte[] Frame(int t, int width, int height)
    {
        var pixels = new byte[width * height * 3];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                var square = (x - t * 2 + 1000 * width) % width < width / 4 && y > height / 3 && y < height * 2 / 3;
                var at = (y * width + x) * 3;
                pixels[at] = (byte)(square ? 220 : (x * 5 + y * 3) % 160);
                pixels[at + 1] = (byte)(square ? (x * 7 + t * 11) % 256 : (x ^ y) * 3);
                pixels[at + 2] = (byte)(t * 7 + y);
            }
        }
        return pixels;
    }

    /// <summary>Encodes frames 0 .. count - 1 into a file; the arguments are those of ffmpeg's output.</summary>
    public static void Write(string path, int count, int width, int height, params string[] encoding)
    {
        var start = new ProcessStartInfo("ffmpeg", [
            "-hide_banner", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", $"{width}x{height}", "-r", "25", "-i", "pipe:0", .. encoding, path])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        for (var t = 0; t < count; t++) process.StandardInput.BaseStream.Write(Frame(t, width, height));
        process.StandardInput.Close();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"ffmpeg: {errors.Result}");
    }

    /// <summary>A motion JPEG, whose frames stand alone, with nothing left of one of them.</summary>
    public static void WriteDamaged(string path, int count, int width, int height, int damaged)
    {
        Write(path, count, width, height, "-c:v", "mjpeg", "-q:v", "2");
        using var process = Process.Start(new ProcessStartInfo("ffprobe", ["-v", "error", "-show_entries", "packet=size,pos", "-of", "csv=p=0", path])
        {
            RedirectStandardOutput = true,
        })!;
        var packet = process.StandardOutput.ReadToEnd().Split('\n')[damaged].Split(',');
        var bytes = File.ReadAllBytes(path);
        bytes.AsSpan(int.Parse(packet[1]), int.Parse(packet[0])).Clear();
        File.WriteAllBytes(path, bytes);
    }

    /// <summary>Runs ffmpeg with these arguments.</summary>
    public static void Run(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", ["-hide_banner", "-v", "error", "-nostdin", "-y", .. arguments]))!;
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"ffmpeg ended with {process.ExitCode}");
    }

    private static bool Works(string program)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, ["-version"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}

/// <summary>A test that needs ffmpeg; skipped, with the reason, where there is none.</summary>
public sealed class FilmFactAttribute : FactAttribute
{
    public FilmFactAttribute()
    {
        if (!TestFilm.HasFfmpeg) Skip = "needs ffmpeg and ffprobe on PATH";
    }
}

/// <summary>A theory that needs ffmpeg; skipped, with the reason, where there is none.</summary>
public sealed class FilmTheoryAttribute : TheoryAttribute
{
    public FilmTheoryAttribute()
    {
        if (!TestFilm.HasFfmpeg) Skip = "needs ffmpeg and ffprobe on PATH";
    }
}
