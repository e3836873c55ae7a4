using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Experiments.Scoring;

namespace SamPt.Experiments.Tests.Scoring;

public sealed class ScorerTests : IDisposable
{
    private static readonly byte[] LeftHalf = [1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0];
    private readonly MaskFiles files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public void A_missing_prediction_is_refused_unless_it_may_count_as_empty()
    {
        files.AddAll("whole", 4, LeftHalf, LeftHalf);
        files.AddAll("part", 4, LeftHalf, LeftHalf);
        File.Delete(Path.Combine(files.Predictions, "part", "00002.png"));
        Directory.Delete(Path.Combine(files.Predictions, "whole"), recursive: true);
        var error = Assert.Throws<DatasetException>(() => Scorer.Score(Request()));
        Assert.StartsWith(Path.Combine(files.Predictions, "part", "00002.png"), error.Message);
        Assert.Contains("3 of 4 prediction files are missing: part (1), whole (all 2)", error.Message);

        var scores = Scorer.Score(Request() with { AllowMissing = true });
        Assert.Equal([0.5, 0], scores.Objects.Select(item => item.Measures["J-Mean"]));
        Assert.Contains("counted as empty masks: 3 of 4", Assert.Single(scores.Warnings));
    }

    [Fact]
    public void Missing_predictions_of_frames_that_do_not_count_are_not_missed()
    {
        files.AddAll("a", 4, LeftHalf, LeftHalf);
        File.Delete(Path.Combine(files.Predictions, "a", "00000.png"));
        File.Delete(Path.Combine(files.Predictions, "a", "00003.png"));
        Assert.Equal(1, Scorer.Score(Request()).Global["J-Mean"]);
    }

    [Fact]
    public void A_prediction_of_another_size_is_refused_with_both_paths_and_sizes()
    {
        files.AddAll("a", 3, LeftHalf, LeftHalf);
        var path = Path.Combine(files.Predictions, "a", "00001.png");
        MaskFiles.Write(path, new LabelMap(new ImageSize(3, 4)));
        var error = Assert.Throws<DatasetException>(() => Scorer.Score(Request()));
        Assert.StartsWith($"{path}: the prediction is 3x4, the annotation {Path.Combine(files.GroundTruth, "a", "00001.png")} is 4x3", error.Message);
    }

    [Fact]
    public void Of_several_bad_files_the_first_is_named_whatever_the_number_of_workers()
    {
        files.AddAll("a", 60, LeftHalf, LeftHalf);
        foreach (var frame in new[] { 17, 18, 40, 57 })
            File.WriteAllText(Path.Combine(files.Predictions, "a", $"{frame:00000}.png"), "not a PNG");
        foreach (var workers in new[] { 1, 2, 8 })
        {
            var error = Assert.Throws<DatasetException>(() => Scorer.Score(Request() with { Workers = workers }));
            Assert.StartsWith(Path.Combine(files.Predictions, "a", "00017.png"), error.Message);
        }
    }

    [Fact]
    public void Extra_prediction_folders_are_ignored_with_a_warning()
    {
        files.AddAll("a", 3, LeftHalf, LeftHalf);
        Directory.CreateDirectory(Path.Combine(files.Predictions, "zebra"));
        var scores = Scorer.Score(Request());
        Assert.Single(scores.Objects);
        Assert.Contains("ignored: zebra", Assert.Single(scores.Warnings));
    }

    [Fact]
    public void Only_the_sequences_asked_for_are_scored_in_their_order()
    {
        foreach (var name in new[] { "a", "b", "c" }) files.AddAll(name, 3, LeftHalf, LeftHalf);
        var scores = Scorer.Score(Request() with { Sequences = ["c", "a"] });
        Assert.Equal(["c", "a"], scores.Objects.Select(item => item.Sequence));
        Assert.Empty(scores.Warnings);
        var error = Assert.Throws<DatasetException>(() => Scorer.Score(Request() with { Sequences = ["a", "aa"] }));
        Assert.Contains("no PNG masks for sequence 'aa'", error.Message);
    }

    [Fact]
    public void The_annotations_folder_of_a_run_is_found()
    {
        files.AddAll("a", 3, LeftHalf, LeftHalf);
        var run = files.Folder("run");
        Directory.CreateDirectory(run);
        Directory.Move(files.Predictions, Path.Combine(run, "Annotations"));
        Assert.Equal(1, Scorer.Score(Request() with { Predictions = run }).Global["J-Mean"]);
    }

    [Fact]
    public void Folders_that_are_missing_empty_or_too_short_are_refused()
    {
        files.AddAll("a", 2, LeftHalf, LeftHalf);
        Assert.Contains("expected at least 3", Assert.Throws<DatasetException>(() => Scorer.Score(Request())).Message);
        Assert.Contains("no such folder", Assert.Throws<DatasetException>(() => Scorer.Score(Request() with { Predictions = files.Folder("none") })).Message);
        Directory.CreateDirectory(files.Folder("empty"));
        Assert.Contains("expected SEQ/FRAME.png", Assert.Throws<DatasetException>(() => Scorer.Score(Request() with { GroundTruth = files.Folder("empty") })).Message);
    }

    [Fact]
    public void Scores_do_not_depend_on_the_number_of_workers()
    {
        var random = new Random(3);
        for (var frame = 0; frame < 40; frame++)
            files.Add("a", frame, [.. LeftHalf.Select(v => (byte)(v * random.Next(3)))], [.. LeftHalf.Select(_ => (byte)random.Next(2))]);
        files.Add("a", 0, [2, 1, .. new byte[10]], LeftHalf);
        var one = ScoresJson.Write(Scorer.Score(Request() with { Workers = 1 }));
        Assert.Equal(one, ScoresJson.Write(Scorer.Score(Request() with { Workers = 7 })));
    }

    [Fact]
    public void Every_frame_is_reported_once()
    {
        foreach (var name in new[] { "a", "b" }) files.AddAll(name, 5, LeftHalf, LeftHalf);
        var seen = new List<ScoringProgress>();
        Scorer.Score(Request(), new Recorder(seen));
        Assert.Equal(Enumerable.Range(1, 6), seen.Select(report => report.Done).Order());
        Assert.All(seen, report => Assert.Equal(6, report.Total));
        Assert.Equal(3, seen.Count(report => report.Sequence == "b"));
    }

    [Fact]
    public void Cancelling_ends_the_work()
    {
        files.AddAll("a", 30, LeftHalf, LeftHalf);
        using var source = new CancellationTokenSource();
        var seen = new List<ScoringProgress>();
        Assert.Throws<OperationCanceledException>(() => Scorer.Score(Request() with { Workers = 1 }, new Recorder(seen, source.Cancel), source.Token));
        Assert.InRange(seen.Count, 1, 27);
    }

    private ScoringRequest Request() => new() { Protocol = "davis2017", GroundTruth = files.GroundTruth, Predictions = files.Predictions };

    private sealed class Recorder(List<ScoringProgress> seen, Action? then = null) : IProgress<ScoringProgress>
    {
        public void Report(ScoringProgress value)
        {
            lock (seen) seen.Add(value);
            then?.Invoke();
        }
    }
}
