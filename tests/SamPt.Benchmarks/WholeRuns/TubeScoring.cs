using System.Diagnostics;
using System.Globalization;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Data.Ytvis;
using SamPt.Experiments.Scoring;

namespace SamPt.Benchmarks.WholeRuns;

/// <summary>Scores generated results under `uvo`: 1000 videos x 100 tracks x 30 frames of 854x480, 13 true objects each, unless told otherwise.</summary>
internal static class TubeScoring
{
    private const int TrueObjects = 13;

    public static void Measure(string[] sizes)
    {
        var numbers = sizes.Select(s => int.Parse(s, CultureInfo.InvariantCulture)).Concat(new[] { 1000, 100, 30 }.Skip(sizes.Length)).ToArray();
        var (videos, tracks, frames) = (numbers[0], numbers[1], numbers[2]);
        var folder = Directory.CreateTempSubdirectory("sampt-tubes-").FullName;
        try
        {
            var (truth, results) = (Path.Combine(folder, "annotations.json"), Path.Combine(folder, "results.json"));
            Write(truth, results, videos, tracks, frames);
            var wall = Stopwatch.StartNew();
            using var process = Process.GetCurrentProcess();
            var before = process.TotalProcessorTime;
            var scores = Scorer.Score(new ScoringRequest { Protocol = "uvo", GroundTruth = truth, Predictions = results });
            process.Refresh();
            Console.WriteLine($"{videos} videos x {tracks} tracks x {frames} frames, {new FileInfo(results).Length >> 20} MiB of results: "
                + $"{wall.Elapsed.TotalSeconds:0.0} s, {(process.TotalProcessorTime - before).TotalSeconds:0.0} s of CPU, "
                + $"peak {process.PeakWorkingSet64 >> 20} MiB, AR100 {scores.Global["AR100"]:0.0000}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Flowers that wander; the first tracks are true objects that lag behind, the others lie anywhere.</summary>
    private static void Write(string truth, string results, int videos, int tracks, int frames)
    {
        var shapes = Enumerable.Range(0, 40).Select(n => Texts(n, frames)).ToArray();
        using (var stream = File.Create(results))
        {
            YtvisResultsWriter.Write(stream, from v in Enumerable.Range(1, videos)
                                             from n in Enumerable.Range(0, tracks)
                                             select new ResultTrack(v, 1, 1.0 / (n + 1), ScoringMasks.Size, shapes[(n + v) % shapes.Length]));
        }
        using var text = new StreamWriter(truth);
        text.Write("{\"categories\":[{\"id\":1,\"name\":\"object\"}],\"videos\":[");
        for (var v = 1; v <= videos; v++)
        {
            var names = string.Join(',', Enumerable.Range(0, frames).Select(t => $"\"{v}/{t}.jpg\""));
            text.Write($"{(v == 1 ? "" : ",")}{{\"id\":{v},\"width\":{ScoringMasks.Size.Width},\"height\":{ScoringMasks.Size.Height},\"file_names\":[{names}]}}");
        }
        text.Write("],\"annotations\":[");
        for (var n = 0; n < videos * TrueObjects; n++)
        {
            var (video, shape) = (n / TrueObjects + 1, shapes[n % shapes.Length]);
            var masks = string.Join(',', shape.Select(s => $"{{\"size\":[{ScoringMasks.Size.Height},{ScoringMasks.Size.Width}],\"counts\":\"{s!.Replace("\\", "\\\\")}\"}}"));
            text.Write($"{(n == 0 ? "" : ",")}{{\"id\":{n + 1},\"video_id\":{video},\"category_id\":1,\"segmentations\":[{masks}]}}");
        }
        text.Write("]}");
    }

    private static string?[] Texts(int shape, int frames)
    {
        var first = ScoringMasks.Draw(140 + 83 * shape % 560, 130 + 59 * shape % 220).MaskOf(1);
        return [.. Enumerable.Range(0, frames).Select(t => RunLengthText.Write(RunLengthMask.From(Shifted(first, 2 * t - frames))))];
    }

    private static BinaryMask Shifted(BinaryMask mask, int by)
    {
        var shifted = new BinaryMask(new ImageSize(mask.Width, mask.Height));
        foreach (var (x, y) in mask.Pixels())
        {
            if (x + by >= 0 && x + by < mask.Width) shifted[x + by, y] = true;
        }
        return shifted;
    }
}
