using System.Text.Json.Nodes;
using SamPt.Data.Codecs;
using SamPt.Data.Video;
using SamPt.Experiments.Tests.Runs;
using SamPt.Tests;

namespace SamPt.Cli.Tests;

public sealed class VosVerbTests : IDisposable
{
    private readonly TinyDataset dataset = new();

    public VosVerbTests()
    {
        dataset.Add("ant", 5, (1, 10, 10, 12), (3, 30, 20, 10));
        dataset.Add("bee", 4, (1, 20, 8, 14));
    }

    public void Dispose() => dataset.Dispose();

    [Fact]
    public void Writes_a_run_and_prints_tables_and_speed()
    {
        var run = Vos("-o", dataset.At("run"), "--sequences", "ant,bee");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("J&F-Mean  J-Mean", run.Output);
        Assert.Contains("frames/s (model)", run.Output);
        Assert.Contains("host share", run.Output);
        Assert.Contains("run: " + dataset.At("run"), run.Output);
        Assert.Contains("[2/2] bee: 4 frames, 1 object", run.Error);
        foreach (var file in new[] { "run.json", "journal.jsonl", "scores.json", "Annotations/ant/00004.png", "trajectories/bee.json" })
            Assert.True(File.Exists(dataset.At("run/" + file)), file);
    }

    [Fact]
    public void A_plan_counts_all_videos_and_writes_nothing()
    {
        var plan = JsonNode.Parse(Vos("-o", dataset.At("run"), "--plan", "--json").Output)!;
        Assert.Equal("sampt.plan/1", (string)plan["schema"]!);
        Assert.Equal((2, 9, 3), ((int)plan["videos"]!, (int)plan["frames"]!, (int)plan["objects"]!));
        Assert.True((double)plan["seconds"]!["total"]! > 0);
        Assert.False(Directory.Exists(dataset.At("run")));
    }

    [Fact]
    public void Prints_nothing_but_one_document_with_json()
    {
        var document = JsonNode.Parse(Vos("-o", dataset.At("run"), "--json").Output)!;
        Assert.Equal("sampt.vos/1", (string)document["schema"]!);
        Assert.Equal("davis2017", (string)document["scores"]!["protocol"]!);
        Assert.Equal(9, (int)document["manifest"]!["timings"]!["frames"]!);
    }

    [Fact]
    public void Says_what_is_finished_already()
    {
        Vos("-o", dataset.At("run"));
        Assert.Contains("2 of 2 videos are finished already", Vos("-o", dataset.At("run")).Error);
    }

    [Fact]
    public void Takes_a_configuration_file_and_overrides_and_the_names_of_the_reference()
    {
        File.WriteAllText(dataset.At("mine.yaml"), "positive_points_per_mask: 8\nseed: 3\n");
        var run = Vos(dataset.At("mine.yaml"), "-o", dataset.At("run"), "seed=4", "model.iterative_refinement_iterations=2", "model/point_tracker=still");
        Assert.Equal(0, run.ExitCode);
        var configuration = JsonNode.Parse(File.ReadAllText(dataset.At("run/run.json")))!["configuration"]!;
        Assert.Equal(8, (int)configuration["positive_points_per_mask"]!);
        Assert.Equal(4, (int)configuration["seed"]!);
        Assert.Equal(2, (int)configuration["iterative_refinement_iterations"]!);
    }

    [Fact]
    public void Draws_masks_and_points_if_asked_to()
    {
        var run = Vos("-o", dataset.At("run"), "--sequences", "ant", "--overlay");
        Assert.Equal(0, run.ExitCode);
        var film = dataset.At("run/overlay/ant") + (Ffmpeg.Version() is null ? "" : ".mp4");
        Assert.Contains($"overlay: {film} {dataset.At("run/overlay/ant.png")}", run.Output);
        Assert.True(File.Exists(film) || Directory.GetFiles(film).Length == 5);
        // Five frames of 400 pixels with gaps of 8, four side by side.
        Assert.Equal(4 * 408 + 8, RgbPng.Read(dataset.At("run/overlay/ant.png")).Width);
    }

    [Fact]
    public void Fails_for_some_videos_and_keeps_the_others()
    {
        File.WriteAllBytes(dataset.FrameFile("bee", 2), File.ReadAllBytes(dataset.FrameFile("bee", 2))[..50]);
        var run = Vos("-o", dataset.At("run"));
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("error: bee: " + dataset.FrameFile("bee", 2), run.Error);
        Assert.Contains("warning: not scored: 1 of 2 videos failed", run.Error);
        Assert.False(Directory.Exists(dataset.At("run/Annotations/bee")));
        Assert.False(Directory.Exists(dataset.At("run/Annotations/bee.partial")));
        Assert.True(Directory.Exists(dataset.At("run/Annotations/ant")));
    }

    [Fact]
    public void Fails_with_the_reason_of_the_only_video()
    {
        dataset.Add("cow", 4);
        var run = Vos("-o", dataset.At("run"), "--sequences", "cow");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("cow/00000.png: the first annotation has no object", run.Error);
    }

    [Fact]
    public void Refuses_frames_of_two_sizes()
    {
        File.Copy(dataset.FrameFile("ant", 1), dataset.At("small.png"));
        using (var other = new TinyDataset(40, 30))
        {
            other.Add("x", 1, (1, 2, 2, 5));
            File.Copy(other.FrameFile("x", 0), dataset.FrameFile("bee", 2), overwrite: true);
        }
        var run = Vos("-o", dataset.At("run"), "--sequences", "bee");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("frame is 40x30, the first frame of the video", run.Error);
    }

    [Fact]
    public void Refuses_a_missing_frame_before_it_writes_anything()
    {
        File.Delete(dataset.FrameFile("bee", 1));
        Vos("-o", dataset.At("run")).AssertFails(3, "00001.jpg: frame is missing");
        Assert.False(Directory.Exists(dataset.At("run")));
    }

    [Theory]
    [InlineData("positive_point_per_mask=8", "positive_point_per_mask: unknown key (command line); did you mean positive_points_per_mask?")]
    [InlineData("tracker=stil", "no tracker is called stil; did you mean still?")]
    [InlineData("device=gpu", "device: no device is called gpu")]
    [InlineData("nowhere.yaml", "nowhere.yaml: neither key=value nor a configuration file nor a preset")]
    public void Refuses_a_bad_setting_before_it_writes_anything(string setting, string expected)
    {
        Vos("-o", dataset.At("run"), setting).AssertFails(2, expected);
        Assert.False(Directory.Exists(dataset.At("run")));
    }

    [Fact]
    public void Names_the_datasets_there_are() => CliRun.Of(
        ["vos", "--dataset", "davis2018", "--data", dataset.Root, "-o", dataset.At("run"), "tracker=still", "segmenter=box"])
        .AssertFails(2, "no dataset is called davis2018; there are davis2016 (D16)");

    [Fact]
    public void Names_the_file_and_line_of_a_key_given_twice()
    {
        File.WriteAllText(dataset.At("mine.yaml"), "seed: 1\nseed: 2\n");
        Vos(dataset.At("mine.yaml"), "-o", dataset.At("run")).AssertFails(2, dataset.At("mine.yaml") + ", line 2");
    }

    [Fact]
    public void Does_not_continue_a_run_of_another_configuration()
    {
        Vos("-o", dataset.At("run"));
        Vos("-o", dataset.At("run"), "seed=73").AssertFails(2, "seed = 72, not 73; continue it with its own configuration, start anew with --overwrite, or choose another -o.");
        Assert.Equal(0, Vos("-o", dataset.At("run"), "seed=73", "--overwrite").ExitCode);
    }

    [Fact]
    public void Refuses_a_folder_that_cannot_be_made()
    {
        File.WriteAllText(dataset.At("file"), "");
        Vos("-o", dataset.At("file/run")).AssertFails(5, "cannot be written");
    }

    [Fact]
    public void Refuses_a_file_that_is_no_model()
    {
        File.WriteAllText(dataset.At("bad.onnx"), "this is not ONNX");
        var run = CliRun.Of(
        [
            "vos", "--dataset", "davis2017", "--data", dataset.Root, "-o", dataset.At("run"), "tracker=still",
            $"segmenter.encoder={dataset.At("bad.onnx")}", $"segmenter.decoder={dataset.At("bad.onnx")}",
        ]);
        run.AssertFails(4, $"{dataset.At("bad.onnx")}: is not an ONNX model");
    }

    [Fact]
    public void Refuses_an_encoder_for_a_decoder_and_says_what_it_lacks()
    {
        var encoder = Path.Combine(SharedData.CheckoutRoot, "models", "tiny-sam", "encoder.onnx");
        CliRun.Of(
        [
            "vos", "--dataset", "davis2017", "--data", dataset.Root, "-o", dataset.At("run"), "tracker=still",
            $"segmenter.encoder={encoder}", $"segmenter.decoder={encoder}",
        ]).AssertFails(4, "encoder.onnx: is no ");
        // The right model may follow in the same folder.
        Assert.Equal(0, Vos("-o", dataset.At("run")).ExitCode);
    }

    [Fact]
    public void Refuses_ids_above_255()
    {
        WideGrayPng.Write(dataset.AnnotationFile("bee", 0), 64, 48, 300);
        var run = Vos("-o", dataset.At("run"), "--sequences", "bee");
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("ids above 255 (id 300", run.Error);
    }

    [Fact]
    public void Keeps_ids_with_gaps()
    {
        Assert.Equal(0, Vos("-o", dataset.At("run"), "--sequences", "ant").ExitCode);
        Assert.Equal([1, 3], LabelPng.Read(dataset.At("run/Annotations/ant/00004.png")).Labels.ObjectIds());
    }

    [Fact]
    public void Tells_how_to_make_a_model_that_is_missing()
    {
        Directory.CreateDirectory(dataset.At("models/far-away"));
        File.WriteAllText(dataset.At("models/far-away/model.yaml"), """
            id: far-away
            family: sam
            export: python3 export.py -o models/far-away
            files: { encoder: { path: encoder.onnx }, decoder: { path: decoder.onnx } }
            """);
        var run = CliRun.Of(
            [.. Args("-o", dataset.At("run")), "segmenter=far-away"], variables: new() { ["SAMPT_MODELS"] = dataset.At("models") });
        Assert.Equal(4, run.ExitCode);
        Assert.Equal(
            $"error: {dataset.At("models/far-away/encoder.onnx")}: no such file; make it with: python3 export.py -o models/far-away", run.ErrorLines[^1]);
    }

    [Fact]
    public void Needs_both_files_of_a_model() => CliRun.Of(
        ["vos", "--dataset", "davis2017", "--data", dataset.Root, "-o", dataset.At("run"), "tracker=still", "segmenter.encoder=a.onnx"])
        .AssertFails(2, "segmenter.decoder: missing");

    [Fact]
    public void Interrupted_leaves_nothing_half_written_and_goes_on_to_the_same_bytes()
    {
        Vos("-o", dataset.At("whole"));
        using var interrupt = new CancellationTokenSource();
        var embedded = 0;
        var segmenter = new BoxSegmenter { OnEmbed = () => { if (++embedded == 6) interrupt.Cancel(); } };
        var cut = CliRun.Of(Args("-o", dataset.At("cut")), cancellation: interrupt.Token, segmenter: segmenter);
        Assert.Equal(130, cut.ExitCode);
        Assert.StartsWith("error: interrupted", cut.ErrorLines[^1]);
        Assert.Equal(["ant"], Directory.GetDirectories(dataset.At("cut/Annotations")).Select(Path.GetFileName));
        Assert.Single(File.ReadAllLines(dataset.At("cut/journal.jsonl")));

        Assert.Equal(0, Vos("-o", dataset.At("cut")).ExitCode);
        foreach (var file in Directory.GetFiles(dataset.At("whole"), "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(dataset.At("whole"), f)))
        {
            if (file is "run.json" or "journal.jsonl") continue;
            Assert.Equal(File.ReadAllBytes(dataset.At("whole/" + file)), File.ReadAllBytes(dataset.At("cut/" + file)));
        }
    }

    private CliRun Vos(params string[] args) => CliRun.Of(Args(args));

    private string[] Args(params string[] args) =>
        ["vos", "--dataset", "davis2017", "--data", dataset.Root, .. args, "tracker=still", "segmenter=box", .. args.Where(a => a.StartsWith("tracker="))];
}
