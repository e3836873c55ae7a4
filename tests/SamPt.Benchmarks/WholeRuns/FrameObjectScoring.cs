using System.Diagnostics;
using System.Globalization;
using SamPt.Data.Codecs;

namespace SamPt.Benchmarks.WholeRuns;

/// <summary>
/// `score` as a process of its own, from its start to its table, on 1336 frame-objects of 854x480 (the number of DAVIS 2016's validation set), J and F
/// from PNG files: real masks where SAMPT_SHARED names the folder of the shared data, or else drawn ones.
/// </summary>
internal static class FrameObjectScoring
{
    private const int FrameObjects = 1336;
    private const int Repeats = 5;

    public static void Measure()
    {
        using var sampt = new SamPtProcess();
        var source = Sources();
        Fill(sampt.Path("annotations"), sampt.Path("predictions"), source);
        var times = Enumerable.Range(0, Repeats).Select(_ => Score(sampt)).OrderBy(t => t.Wall).ToArray();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{FrameObjects} frame-objects, {(source is null ? "drawn" : "real")} masks, {Environment.ProcessorCount} cores: "
            + $"wall clock {times[0].Wall:0.00} to {times[^1].Wall:0.00} s, median {times[Repeats / 2].Wall:0.00}; CPU median {times.Select(t => t.Cpu).Order().ElementAt(Repeats / 2):0.00} s"));
    }

    private static (double Wall, double Cpu) Score(SamPtProcess sampt)
    {
        var watch = Stopwatch.StartNew();
        using var process = SamPtProcess.Start("score", "--protocol", "vos-benchmark", "--ground-truth", sampt.Path("annotations"), "--predictions", sampt.Path("predictions"));
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"sampt score ended with exit code {process.ExitCode}.");
        return (watch.Elapsed.TotalSeconds, process.TotalProcessorTime.TotalSeconds);
    }

    // The annotations of DAVIS 2016 and the golden predictions that lie beside them, sequence by sequence.
    private static (string Annotations, string Predictions)[]? Sources()
    {
        if (Environment.GetEnvironmentVariable("SAMPT_SHARED") is not { Length: > 0 } shared) return null;
        var predictions = Path.Combine(shared, "data", "golden", "davis2016-predictions", "shift_3_-2");
        return [.. Directory.GetDirectories(Path.Combine(shared, "data", "davis2016", "Annotations", "480p")).Order(StringComparer.Ordinal)
            .Select(folder => (folder, Path.Combine(predictions, Path.GetFileName(folder))))];
    }

    // Sequences are repeated until there are enough; the first and the last frame of each are not scored.
    private static void Fill(string annotations, string predictions, (string Annotations, string Predictions)[]? sources)
    {
        const int drawnFrames = 60;
        for (var (left, n) = (FrameObjects, 0); left > 0; n++)
        {
            var files = sources is null ? null : Directory.GetFiles(sources[n % sources.Length].Annotations, "*.png").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal).ToArray();
            var scored = Math.Min(left, (files?.Length ?? drawnFrames) - 2);
            for (var frame = 0; frame < scored + 2; frame++)
            {
                var name = files?[frame] ?? $"{frame:00000}.png";
                var (annotation, prediction) = (Path.Combine(annotations, $"{n:000}", name), Path.Combine(predictions, $"{n:000}", name));
                Directory.CreateDirectory(Path.GetDirectoryName(annotation)!);
                Directory.CreateDirectory(Path.GetDirectoryName(prediction)!);
                if (sources is null)
                {
                    var (x, y) = (250 + 5.0 * frame, 240 + 60 * Math.Sin(frame * 0.2 + n));
                    LabelPng.Write(annotation, ScoringMasks.Draw(x, y), DavisPalette.Instance);
                    LabelPng.Write(prediction, ScoringMasks.Draw(x - 5, y + 3), DavisPalette.Instance);
                }
                else
                {
                    var from = sources[n % sources.Length];
                    File.Copy(Path.Combine(from.Annotations, name), annotation);
                    File.Copy(Path.Combine(from.Predictions, name), prediction);
                }
            }
            left -= scored;
        }
    }
}
