using System.Diagnostics;
using System.Text.Json.Nodes;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Data.Codecs;
using SamPt.Data.QueryPoints;
using SamPt.Experiments.Runs;
using SamPt.Experiments.Tests.Runs;
using SamPt.Tests;

namespace SamPt.Cli.Tests;

public sealed partial class SegmentVerbTests : IDisposable
{
    private const int Width = 64;
    private const int Height = 48;
    private const int Frames = 12;
    private readonly string folder = Directory.CreateTempSubdirectory("sampt-segment-").FullName;

    public SegmentVerbTests()
    {
        for (var t = 0; t < Frames; t++) RgbPng.Write(At($"clip/{t:00000}.png"), new RgbFrame(new ImageSize(Width, Height), TestFilm.Frame(t, Width, Height)));
        Mask("mask.png", (1, 6), (3, 30));
        File.WriteAllText(At("points.json"), """
            {"schema":"sampt.points/1","objects":[
              {"name":"fox","frame":4,"positive":[[26,28],[36,40],[30,34]],"negative":[[50,44]]},
              {"name":"owl","frame":7,"positive":[[40,30],[44,33]]}]}
            """);
        File.WriteAllText(At("boxes.json"), """{"schema":"sampt.boxes/1","objects":[{"name":"van","frame":2,"box":[8,28,19,39]}]}""");
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Writes_masks_trajectories_and_what_the_ids_mean()
    {
        var run = Segment("clip", "-o", At("run"), "--masks", At("mask.png"), "--points", At("points.json"), "--boxes", At("boxes.json"));
        Assert.Equal(0, run.ExitCode);

        Assert.Equal(Frames, Directory.GetFiles(At("run/masks")).Length);
        var objects = JsonNode.Parse(File.ReadAllText(At("run/objects.json")))!["objects"]!.AsArray();
        Assert.Equal(
            ["1 1 0 mask", "2 fox 4 points", "3 3 0 mask", "4 owl 7 points", "5 van 2 box"],
            objects.Select(o => $"{o!["id"]} {o["name"]} {o["frame"]} {o["given"]}"));
        // An object is there from its frame on: 1 and 3 by their mask, 5 by its box, 2 and 4 by what is predicted of their points.
        int[][] ids = [[1, 3], [1, 3], [1, 3, 5], [1, 3, 5], [1, 2, 3, 5], [1, 2, 3, 5], [1, 2, 3, 5], [1, 2, 3, 4, 5]];
        for (var t = 0; t < ids.Length; t++) Assert.Equal(ids[t], Labels("run", t).ObjectIds().Select(id => (int)id));
        Assert.Equal(LabelPng.Read(At("mask.png")).Labels.Labels.ToArray(), Labels("run", 0).Labels.ToArray());
        Assert.Equal(new BoundingBox(8, 28, 19, 39), Labels("run", 2).MaskOf(5).Bounds());
        Assert.Equal(new BoundingBox(26, 28, 36, 40), Labels("run", 4).MaskOf(2).Bounds());

        var trajectories = JsonNode.Parse(File.ReadAllText(At("run/trajectories.json")))!;
        Assert.Equal("sampt.trajectories/1", (string)trajectories["schema"]!);
        Assert.Contains("\"object\":4,\"query_frame\":7,\"positive_points\":2", File.ReadAllText(At("run/trajectories.json")));
        Assert.False(Directory.Exists(At("run/resume")));
        Assert.Contains("masks: " + At("run/masks"), run.Output);
        Assert.Contains("the box of 'van' became a mask of 144 pixels", run.Error);
    }

    [FilmTheory]
    [InlineData("still", "box")]
    [InlineData("klt", "tiny-sam")]
    public void A_file_and_a_folder_of_the_same_frames_give_the_same_bytes(string tracker, string segmenter)
    {
        TestFilm.Write(At("clip.mkv"), Frames, Width, Height, TestFilm.Lossless);
        string[] objects = ["--masks", At("mask.png"), "--points", At("points.json"), $"tracker={tracker}", $"segmenter={segmenter}", "longest_size=96"];
        Assert.Equal(0, Segment("clip", [.. objects, "-o", At("a")]).ExitCode);
        Assert.Equal(0, Segment("clip.mkv", [.. objects, "-o", At("b")]).ExitCode);
        Assert.Equal(Results("a"), Results("b"));
    }

    [Fact]
    public void Goes_on_where_it_was_interrupted_and_ends_with_the_same_bytes()
    {
        string[] arguments = ["--masks", At("mask.png"), "--points", At("points.json"), "max_other_objects_positive_points=2"];
        Assert.Equal(0, Segment("clip", [.. arguments, "-o", At("whole")]).ExitCode);

        using var interrupt = new CancellationTokenSource();
        var embedded = 0;
        var stopping = new BoxSegmenter { OnEmbed = () => { if (++embedded == 6) interrupt.Cancel(); } };
        var first = Segment(stopping, interrupt.Token, "clip", [.. arguments, "-o", At("parts")]);
        Assert.Equal(130, first.ExitCode);
        Assert.Equal(6, embedded);
        var done = Directory.GetFiles(At("parts/masks")).Length;
        Assert.InRange(done, 5, 7);
        Assert.False(File.Exists(At("parts/trajectories.json")));

        // As if it had died in the middle of a record and of a mask.
        using (var records = new FileStream(At("parts/resume/frames.bin"), FileMode.Append)) records.Write([1, 2, 3]);
        File.WriteAllText(At("parts/masks/.00007.png.0123.partial"), "half");

        embedded = 0;
        var counting = new BoxSegmenter { OnEmbed = () => embedded++ };
        Assert.Equal(0, Segment(counting, default, "clip", [.. arguments, "-o", At("parts")]).ExitCode);
        Assert.Equal(Frames - done, embedded);
        Assert.Equal(Results("whole"), Results("parts"));
    }

    [Theory]
    [InlineData("use_mask_fusion=false")]
    [InlineData("use_mask_fusion=true", "use_appearance_model=true", "astray_distance=1", "leave_share=0.3")]
    [InlineData("use_mask_fusion=true", "use_appearance_model=true", "object_window=2")]
    public void Goes_on_with_the_masks_that_were_carried_on_and_ends_with_the_same_bytes(params string[] settings)
    {
        string[] arguments = ["--masks", At("mask.png"), "use_mask_propagation=true", .. settings];
        Assert.Equal(0, Segment(new BoxSegmenter { KeepsMasks = true }, default, "clip", [.. arguments, "-o", At("whole")]).ExitCode);
        Assert.Equal(0, Segment(new BoxSegmenter { KeepsMasks = true }, default, "clip", ["--masks", At("mask.png"), "-o", At("points")]).ExitCode);
        Assert.NotEqual(Results("points"), Results("whole"));

        using var interrupt = new CancellationTokenSource();
        var embedded = 0;
        var stopping = new BoxSegmenter { KeepsMasks = true, OnEmbed = () => { if (++embedded == 6) interrupt.Cancel(); } };
        Assert.Equal(130, Segment(stopping, interrupt.Token, "clip", [.. arguments, "-o", At("parts")]).ExitCode);
        Assert.InRange(Directory.GetFiles(At("parts/masks")).Length, 2, 7); // with windows there may be two embeddings a frame
        Assert.Equal(0, Segment(new BoxSegmenter { KeepsMasks = true }, default, "clip", [.. arguments, "-o", At("parts")]).ExitCode);
        Assert.Equal(Results("whole"), Results("parts"));
    }

    [Theory]
    [InlineData("use_mask_fusion=false")]
    [InlineData("use_mask_fusion=true", "use_appearance_model=true")]
    [InlineData("use_mask_fusion=true", "use_appearance_model=true", "object_window=2")]
    public void Masks_are_carried_on_in_order_however_many_frames_are_embedded_at_once(params string[] settings)
    {
        string[] arguments = ["--masks", At("mask.png"), "use_mask_propagation=true", .. settings];
        foreach (var frames in (int[])[1, 4])
        {
            var segmenter = new BoxSegmenter { KeepsMasks = true, FramesAtOnce = frames, OnEmbed = () => Thread.Sleep(Random.Shared.Next(8)) };
            Assert.Equal(0, Segment(segmenter, default, "clip", [.. arguments, "-o", At($"{frames}")]).ExitCode);
        }
        Assert.Equal(Results("1"), Results("4"));
    }

    [Fact]
    public void Renews_points_the_same_way_after_an_interruption_and_however_many_frames_are_embedded_at_once()
    {
        // Points near the moving square's border are lost at once by so strict a filter, and new ones are asked for on every second frame.
        string[] arguments =
        [
            "--masks", At("mask.png"), "use_mask_propagation=true", "use_point_renewal=true", "renewal_share=1", "renewal_interval=2", "renewal_iou_threshold=0",
            "use_patch_matching_filtering=true", "patch_similarity_threshold=0.5",
        ];
        BoxSegmenter Segmenter(int frames, Action? onEmbed = null) => new() { KeepsMasks = true, FramesAtOnce = frames, OnEmbed = onEmbed ?? (() => { }) };
        Assert.Equal(0, Segment(Segmenter(1), default, "clip", [.. arguments, "-o", At("whole")]).ExitCode);
        var objects = JsonNode.Parse(File.ReadAllText(At("whole/trajectories.json")))!["objects"]!.AsArray();
        Assert.Contains(objects, o => o!["starts"]!.AsArray().Count > 2 && (int)o["positive_points"]! > 32);

        Assert.Equal(0, Segment(Segmenter(4), default, "clip", [.. arguments, "-o", At("four")]).ExitCode);
        Assert.Equal(Results("whole"), Results("four"));

        using var interrupt = new CancellationTokenSource();
        var embedded = 0;
        Assert.Equal(130, Segment(Segmenter(1, () => { if (++embedded == 6) interrupt.Cancel(); }), interrupt.Token, "clip", [.. arguments, "-o", At("parts")]).ExitCode);
        Assert.Equal(0, Segment(Segmenter(1), default, "clip", [.. arguments, "-o", At("parts")]).ExitCode);
        Assert.Equal(Results("whole"), Results("parts"));
    }

    [Fact]
    public void Begins_again_with_reinitialisation_and_ends_with_the_same_bytes()
    {
        string[] arguments = ["--masks", At("mask.png"), "use_point_reinit=true", "reinit_horizon=4", "reinit_point_tracker_horizon=4"];
        Assert.Equal(0, Segment("clip", [.. arguments, "-o", At("whole")]).ExitCode);
        using var interrupt = new CancellationTokenSource();
        var embedded = 0;
        Segment(new BoxSegmenter { OnEmbed = () => { if (++embedded == 7) interrupt.Cancel(); } }, interrupt.Token, "clip", [.. arguments, "-o", At("parts")]);
        Assert.Equal(0, Segment("clip", [.. arguments, "-o", At("parts")]).ExitCode);
        Assert.Equal(Results("whole"), Results("parts"));
    }

    [Fact]
    public void Does_nothing_when_all_is_done()
    {
        Segment("clip", "-o", At("run"), "--masks", At("mask.png"));
        var embedded = 0;
        var again = Segment(new BoxSegmenter { OnEmbed = () => embedded++ }, default, "clip", "-o", At("run"), "--masks", At("mask.png"));
        Assert.Equal((0, 0), (again.ExitCode, embedded));
    }

    [Fact]
    public void Does_not_mix_two_runs_in_one_folder()
    {
        Segment("clip", "-o", At("run"), "--masks", At("mask.png"));
        Segment("clip", "-o", At("run"), "--masks", At("mask.png"), "--stride", "2").AssertFails(2, "the run there has stride = 1, not 2");
        Segment("clip", "-o", At("run"), "--masks", "2:" + At("mask.png")).AssertFails(2, "the run there has objects = ");
        Assert.Equal(0, Segment("clip", "-o", At("run"), "--masks", At("mask.png"), "--stride", "2", "--overwrite").ExitCode);
        Assert.Equal(Frames / 2, Directory.GetFiles(At("run/masks")).Length);
    }

    [Fact]
    public void Warns_where_the_segmenter_doubts_its_mask_of_a_box()
    {
        var run = Segment("clip", "-o", At("run"), "--boxes", At("boxes.json"), "sam_iou_threshold=0.95");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("object 'van': the segmenter itself doubts the mask it made of the box (predicted IoU 0.90, sam_iou_threshold 0.95)", run.Error);
    }

    [Fact]
    public void Takes_a_part_of_the_frames_under_their_own_names()
    {
        Assert.Equal(0, Segment("clip", "-o", At("run"), "--masks", "5:" + At("mask.png"), "--start", "1", "--end", "11", "--stride", "4").ExitCode);
        Assert.Equal(["00001", "00005", "00009"], Directory.GetFiles(At("run/masks")).Select(f => Path.GetFileNameWithoutExtension(f)).Order());
        Assert.Empty(Labels("run", 1).ObjectIds());
        Assert.Equal([1, 3], Labels("run", 5).ObjectIds());
    }

    [FilmFact]
    public void Draws_films_and_a_sheet()
    {
        var run = Segment("clip", "-o", At("run"), "--masks", At("mask.png"), "--overlay", "png,gif,mp4");
        Assert.Equal(0, run.ExitCode);
        foreach (var ending in new[] { "png", "gif", "mp4" }) Assert.Contains("overlay: " + At($"run/overlay.{ending}"), run.Output);
        Assert.Equal($"{Width},{Height},{Frames}", Probe(At("run/overlay.mp4")));
        Assert.Equal($"{Width},{Height},{Frames}", Probe(At("run/overlay.gif")));
        Assert.Equal(4 * 408 + 8, RgbPng.Read(At("run/overlay.png")).Width);
    }

    [Fact]
    public void Prints_nothing_but_one_document_with_json()
    {
        var document = JsonNode.Parse(Segment("clip", "-o", At("run"), "--masks", At("mask.png"), "--json").Output)!;
        Assert.Equal("sampt.segment/1", (string)document["schema"]!);
        Assert.Equal(Frames, (int)document["manifest"]!["timings"]!["frames"]!);
    }

    [SharedFact]
    public void Gives_the_masks_of_vos_on_a_real_sequence()
    {
        var data = SharedData.Path("davis2016");
        string[] settings = ["max_frames=4", "seed=5", "rng=reference", "tracker=klt", "iterative_refinement_iterations=1"];
        Assert.Equal(0, CliRun.Of(["vos", "--dataset", "davis2016", "--data", data, "--sequences", "libby", "-o", At("vos"), .. settings]).ExitCode);
        Assert.Equal(0, CliRun.Of([
            "segment", Path.Combine(data, "JPEGImages/480p/libby"), "--masks", Path.Combine(data, "Annotations/480p/libby/00000.png"), "-o", At("run"), .. settings]).ExitCode);
        for (var t = 0; t < 4; t++)
        {
            var expected = LabelPng.Read(At($"vos/Annotations/libby/{t:00000}.png")).Labels.Foreground();
            Assert.False(expected.IsEmpty);
            Assert.Equal(expected.Pixels(), Labels("run", t).MaskOf(1).Pixels());
        }
    }

    [Fact]
    public void The_points_that_points_prints_give_the_masks_of_the_mask_they_come_from()
    {
        Assert.Equal(0, CliRun.Of(["points", "--image", At("clip/00000.png"), "--mask", At("mask.png"), "-o", At("points.txt")]).ExitCode);
        Segment("clip", "-o", At("a"), "--masks", At("mask.png"), "segmenter=box");
        Segment("clip", "-o", At("b"), "--points", At("points.txt"), "segmenter=box");
        Assert.Equal(2, QueryPointFile.Read(At("points.txt")).Objects.Count);
        for (var t = 1; t < Frames; t++) Assert.Equal(Labels("a", t).MaskOf(1).Pixels(), Labels("b", t).MaskOf(1).Pixels());
    }

    [Fact]
    public void A_plan_says_what_the_run_will_take_and_writes_nothing()
    {
        string[] arguments = ["--masks", At("mask.png"), "--points", At("points.json"), "-o", At("run")];
        var plan = JsonNode.Parse(Segment("clip", [.. arguments, "--plan", "--json"]).Output)!;
        Assert.False(Directory.Exists(At("run")));
        Assert.Equal("sampt.plan/1", (string)plan["schema"]!);
        Assert.Equal((Frames, 4), ((int)plan["frames"]!, (int)plan["objects"]!));
        Assert.Equal(Frames * 64 * 48 * 3, (long)plan["memory"]!["frames"]!);
        // Two objects of 17 points by default, one of 4 and one of 2; 18 bytes each, and a prediction of 8 for each object.
        Assert.Equal(Frames * (40 * 18 + 4 * 8), (long)plan["memory"]!["trajectories"]!);
        Assert.Equal(plan["memory"]!.AsObject().Where(p => p.Key is not "total").Sum(p => (long?)p.Value ?? 0), (long)plan["memory"]!["total"]!);

        Assert.Equal(0, Segment("clip", arguments).ExitCode);
        var trajectories = new FileInfo(At("run/trajectories.json")).Length;
        Assert.InRange((double)plan["disk"]!["trajectories"]! / trajectories, 0.8, 1.2);
        var masks = Directory.GetFiles(At("run/masks")).Sum(m => new FileInfo(m).Length);
        Assert.InRange((double)plan["disk"]!["masks"]! / masks, 0.8, 1.2);
        Assert.Contains("peak memory", Segment("clip", [.. arguments, "--plan"]).Output);
    }

    private static bool Try(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    private static string Probe(string path)
    {
        using var process = Process.Start(new ProcessStartInfo("ffprobe", [
            "-v", "error", "-count_frames", "-select_streams", "v", "-show_entries", "stream=width,height,nb_read_frames", "-of", "csv=p=0", path])
        {
            RedirectStandardOutput = true,
        })!;
        return process.StandardOutput.ReadToEnd().Trim();
    }

    private string At(string name) => Path.Combine(folder, name);

    private void Mask(string name, params (byte Id, int X)[] objects)
    {
        var labels = new LabelMap(new ImageSize(Width, Height));
        foreach (var (id, x) in objects)
        {
            for (var y = 6; y < 24; y++) labels.Row(y).Slice(x, 18).Fill(id);
        }
        LabelPng.Write(At(name), labels, DavisPalette.Instance);
    }

    private LabelMap Labels(string run, int frame) => LabelPng.Read(At($"{run}/masks/{frame:00000}.png")).Labels;

    private Dictionary<string, string> Results(string run) => Directory.GetFiles(At($"{run}/masks")).Append(At($"{run}/trajectories.json"))
        .ToDictionary(f => Path.GetRelativePath(At(run), f), f => Convert.ToHexString(File.ReadAllBytes(f)));

    private CliRun Segment(string input, params string[] arguments) => Segment(null, default, input, arguments);

    private CliRun Segment(BoxSegmenter? segmenter, CancellationToken cancellation, string input, params string[] arguments) => CliRun.Of(
        ["segment", At(input), "tracker=still", "segmenter=box", .. arguments], cancellation: cancellation, segmenter: segmenter);
}
