using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace SamPt.Benchmarks.WholeRuns;

/// <summary>
/// Peak memory of `sampt segment` on a video file of 1920x1080 with five objects, on few frames against many: they must be within 10 %. The
/// film is a generated clip played forwards and backwards over and over, so that its objects are never lost.
/// </summary>
internal static class LongVideo
{
    private const int ClipFrames = 50;

    /// <param name="arguments">Numbers of frames, then settings as for `sampt segment`.</param>
    public static void Measure(string[] arguments)
    {
        var counts = arguments.TakeWhile(a => int.TryParse(a, out _)).Select(a => int.Parse(a, CultureInfo.InvariantCulture)).ToArray();
        var settings = arguments[counts.Length..];
        if (counts.Length == 0) counts = [200, 2000];
        using var sampt = new SamPtProcess();
        var (film, mask) = Film(sampt, counts.Max());
        Console.WriteLine("frames  peak MiB  forecast MiB  frames/s  forecast frames/s");
        foreach (var frames in counts)
        {
            string[] run = ["segment", film, "--masks", mask, "--max-frames", $"{frames}", .. settings];
            var plan = JsonDocument.Parse(SamPtProcess.Run([.. run, "--plan", "--json"])).RootElement;
            SamPtProcess.Run([.. run, "-o", sampt.Path($"run-{frames}")]);
            var timings = JsonDocument.Parse(File.ReadAllText(Path.Combine(sampt.Path($"run-{frames}"), "run.json"))).RootElement.GetProperty("timings");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{frames,6}  {timings.GetProperty("peak_memory_mib").GetDouble(),8:F0}  {plan.GetProperty("memory").GetProperty("total").GetInt64() / 1048576.0,12:F0}  "
                + $"{timings.GetProperty("fps_wall").GetDouble(),8:F2}  {frames / plan.GetProperty("seconds").GetProperty("total").GetDouble(),17:F2}"));
        }
    }

    /// <summary>The film and the masks of its first frame.</summary>
    private static (string Film, string Mask) Film(SamPtProcess sampt, int frames)
    {
        var clips = sampt.Path("clips");
        SamPtProcess.Run("dataset", "synth", "-o", clips, "--clips", "1", "--frames", $"{ClipFrames}", "--objects", "5", "--size", "1920x1080", "--seed", "1", "--difficulty", "0.2");
        var images = Directory.GetFiles(clips, "00000.jpg", SearchOption.AllDirectories).Single();
        var mask = Directory.GetFiles(clips, "00000.png", SearchOption.AllDirectories).Single();
        var (cycle, film) = (sampt.Path("cycle.mp4"), sampt.Path("film.mp4"));
        Ffmpeg("-framerate", "25", "-i", Path.Combine(Path.GetDirectoryName(images)!, "%05d.jpg"), "-filter_complex", "split[a][b];[b]reverse[c];[a][c]concat",
            "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", cycle);
        Ffmpeg("-stream_loop", $"{frames / (2 * ClipFrames)}", "-i", cycle, "-c", "copy", film);
        return (film, mask);
    }

    private static void Ffmpeg(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("ffmpeg", ["-v", "error", "-nostdin", .. arguments]))!;
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"ffmpeg ended with exit code {process.ExitCode}.");
    }
}
