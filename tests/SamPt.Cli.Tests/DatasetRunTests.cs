using SamPt.Core.Imaging;
using SamPt.Data.Codecs;

namespace SamPt.Cli.Tests;

/// <summary>Every layout from its folder to a written result: the frames that the benchmark asks for, its ids, its palette.</summary>
public sealed class DatasetRunTests : IDisposable
{
    private const string Meta = """{"videos":{"v":{"objects":{"2":{"category":"cat","frames":["00000","00005","00006"]},"5":{"category":"hat","frames":["00005"]}}}}}""";

    private readonly DatasetLayoutFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("youtube-vos")]
    [InlineData("Y18")]
    public void YouTube_VOS_runs_on_all_frames_and_saves_the_listed_ones(string name)
    {
        folder.AddFrames("all_frames/valid_all_frames/JPEGImages/v", "", Enumerable.Range(0, 7));
        AddYouTube();
        var run = Vos(name, "val", "7 frames, 2 objects", "note: all frames of", "not scored: not all annotations of v are here");
        Assert.Equal(["v/00000.png", "v/00005.png", "v/00006.png"], run);
        // Object 5 comes with frame 5, where the given mask stands as it is.
        Assert.Equal([2], Ids("v/00000.png"));
        Assert.Equal(DatasetLayoutFolder.Labels(5).Labels.ToArray().Select(l => l == 5), Result("v/00005.png").Labels.Labels.ToArray().Select(l => l == 5));
        Assert.Equal([9, 8, 7, 40, 50, 60], Result("v/00005.png").Palette!.Entries[3..9].ToArray());
    }

    [Fact]
    public void YouTube_VOS_says_that_the_official_package_has_every_fifth_frame()
    {
        AddYouTube();
        Assert.Equal(["v/00000.png", "v/00005.png", "v/00006.png"], Vos("Y19", "val", "3 frames, 2 objects", "note: every fifth frame alone"));
    }

    [Fact]
    public void MOSE_saves_every_frame()
    {
        folder.AddFrames("valid/JPEGImages/v", "", Enumerable.Range(0, 4));
        folder.AddLabels("valid/Annotations/v", "", [0]);
        Assert.Equal(Enumerable.Range(0, 4).Select(t => $"v/0000{t}.png"), Vos("MOSE", "val", "4 frames, 2 objects", "not scored"));
    }

    [Fact]
    public void BDD100K_gives_each_object_once_and_is_scored()
    {
        folder.AddFrames("vos/val/JPEGImages/b", "b-00", Enumerable.Range(0, 5));
        folder.AddLabels("vos/val/Annotations/b", "b-00", Enumerable.Range(0, 5), late: 2, first: 1, second: 2);
        folder.AddLabels("vos/val/Annotations/b-chunk2", "b-00", Enumerable.Range(0, 5), first: 1, second: 2);
        var files = Vos("BDD100K", "val", "[1/2] b: 5 frames, 2 objects", "[2/2] b-chunk2");
        Assert.Equal(10, files.Length);
        Assert.Equal([1], Ids("b/b-0000001.png"));
        Assert.Contains((byte)2, Ids("b/b-0000002.png"));
        Assert.True(File.Exists(folder.At("run", "scores.json")));
    }

    [Fact]
    public void Long_videos_save_the_annotated_frames_and_are_scored()
    {
        folder.AddFrames("long_video_x3/JPEGImages/l", "", Enumerable.Range(0, 7));
        folder.AddLabels("long_video_x3/Annotations/l", "", [0, 2, 4, 6]);
        Assert.Equal(["l/00000.png", "l/00002.png", "l/00004.png", "l/00006.png"], Vos("LV3", "val", "7 frames, 2 objects"));
        Assert.True(File.Exists(folder.At("run", "scores.json")));
    }

    [Theory]
    [InlineData(false, "val")]
    [InlineData(true, "train")]
    public void SA_V_saves_each_object_by_its_own_name_whole_where_they_overlap(bool isJson, string split)
    {
        folder.AddFrames("JPEGImages_24fps/s", "", Enumerable.Range(0, 9));
        if (isJson) folder.AddMasklets("s_manual.json", 9);
        else folder.AddObjects("Annotations_6fps/s", [0, 4, 8]);
        Assert.Equal(["s/000/00000.png", "s/000/00004.png", "s/000/00008.png", "s/001/00000.png", "s/001/00004.png", "s/001/00008.png"], Vos("sav", split, "9 frames, 2 objects"));
        for (var o = 0; o < 2; o++) Assert.Equal(DatasetLayoutFolder.Overlapping(0, o).Labels.ToArray(), Result($"s/00{o}/00000.png").Labels.Labels.ToArray());
        var scores = File.ReadAllText(folder.At("run", "scores.json"));
        Assert.Contains("s/000", scores);
        Assert.Contains("s/001", scores);
        Assert.False(Directory.Exists(folder.At("run", "ground-truth.partial")));
        // The overlay is drawn of the objects' files.
        Assert.Equal(0, Run("sav", split, "--overlay").ExitCode);
    }

    [Theory]
    [InlineData("test-dev", "test-dev")]
    [InlineData("test", "test-dev")]
    [InlineData("val", "trainval")]
    [InlineData("val", ".")]
    public void DAVIS_runs_on_full_resolution_and_saves_every_frame_at_480p(string split, string level)
    {
        foreach (var (resolution, scale) in new[] { ("Full-Resolution", 3), ("480p", 1) })
        {
            folder.AddFrames($"{level}/JPEGImages/{resolution}/d", "", Enumerable.Range(0, 4), scale);
            folder.AddLabels($"{level}/Annotations/{resolution}/d", "", [0], scale: scale);
        }
        folder.AddText($"{level}/ImageSets/2017/{(split == "test" ? "test-dev" : split)}.txt", "d\n");
        Assert.Equal(Enumerable.Range(0, 4).Select(t => $"d/0000{t}.png"), Vos("D17", split, "4 frames, 2 objects"));
        Assert.Equal(DatasetLayoutFolder.Size, Result("d/00003.png").Labels.Size);
        Assert.Equal([2, 5], Ids("d/00000.png"));
    }

    [Theory]
    [InlineData("segmenter.type=none")]
    [InlineData("tracker=nowhere")]
    public void A_run_that_fails_before_its_first_video_leaves_nothing(string setting)
    {
        folder.AddFrames("JPEGImages/v", "", [0, 1, 2]);
        folder.AddLabels("Annotations/v", "", [0]);
        Assert.NotEqual(0, CliRun.Of(["vos", "--dataset", "G", "--data", folder.Root, "-o", folder.At("deep", "run"), setting]).ExitCode);
        Assert.False(Directory.Exists(folder.At("deep")));
    }

    [Fact]
    public void A_run_whose_model_is_missing_leaves_nothing_but_what_was_there()
    {
        folder.AddFrames("JPEGImages/v", "", [0, 1, 2]);
        folder.AddLabels("Annotations/v", "", [0]);
        Directory.CreateDirectory(folder.At("mine"));
        foreach (var output in new[] { folder.At("mine"), folder.At("mine", "deep", "run") })
        {
            var run = CliRun.Of(["vos", "--dataset", "G", "--data", folder.Root, "-o", output, "tracker=still", "segmenter=sam", "segmenter.encoder=none.onnx", "segmenter.decoder=none.onnx"]);
            Assert.Equal(4, run.ExitCode);
            Assert.Empty(Directory.EnumerateFileSystemEntries(folder.At("mine")));
        }
    }

    private void AddYouTube()
    {
        folder.AddFrames("valid/JPEGImages/v", "", [0, 5, 6]);
        folder.AddLabels("valid/Annotations/v", "", [0], late: 5);
        folder.AddLabels("valid/Annotations/v", "", [5]);
        folder.AddText("valid/meta.json", Meta);
    }

    /// <summary>Runs and returns the PNGs of the result; stderr must have all of <paramref name="said"/>.</summary>
    private string[] Vos(string dataset, string split, params string[] said)
    {
        var run = Run(dataset, split);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.All(said, words => Assert.Contains(words, run.Error));
        var annotations = folder.At("run", "Annotations");
        return [.. Directory.EnumerateFiles(annotations, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(annotations, f)).Order(StringComparer.Ordinal)];
    }

    private CliRun Run(string dataset, string split, params string[] more) => CliRun.Of(
        ["vos", "--dataset", dataset, "--data", folder.Root, "--split", split, "-o", folder.At("run"), "tracker=still", "segmenter=box", .. more]);

    private LabelImage Result(string file) => LabelPng.Read(folder.At("run", "Annotations", file));

    private byte[] Ids(string file) => Result(file).Labels.ObjectIds();
}
