using SamPt.Data.Codecs;
using SamPt.Data.QueryPoints;
using SamPt.Experiments.Tests.Runs;
using SamPt.Tests;

namespace SamPt.Cli.Tests;

public sealed class ConvertVerbTests : IDisposable
{
    private readonly TinyDataset dataset = new();

    public ConvertVerbTests()
    {
        dataset.Add("ant", 5, (1, 10, 10, 12), (3, 30, 20, 10));
        dataset.Add("bee", 4, (1, 20, 8, 14));
    }

    public void Dispose() => dataset.Dispose();

    [Fact]
    public void Lists_its_verbs_with_examples()
    {
        var help = CliRun.Of(["convert", "--help"]);
        Assert.Equal(0, help.ExitCode);
        foreach (var verb in new[] { "to-folder", "to-json", "to-object-masks", "bdd100k-mots", "points", "video-to-frames" })
            Assert.Matches($"(?m)^  sampt convert {verb} ", help.Output);
    }

    [Theory]
    [InlineData("ytvis")]
    [InlineData("coco")]
    public void Takes_a_dataset_to_json_and_back(string format)
    {
        var json = dataset.At("a.json");
        var made = CliRun.Of(["convert", "to-json", "--dataset", "davis2017", "--data", dataset.Root, "--format", format, "-o", json]);
        Assert.Equal((0, $"{json}: 2 videos, 9 frames, 3 objects\n"), (made.ExitCode, made.Output));
        var back = CliRun.Of(["convert", "to-folder", "--annotations", "a.json", "--images", Path.Combine(dataset.Root, "JPEGImages", "480p"), "-o", "back"], dataset.At(""));
        Assert.Equal(0, back.ExitCode);
        for (var t = 0; t < 5; t++)
        {
            Assert.Equal(LabelPng.Read(dataset.AnnotationFile("ant", t)).Labels.Labels.ToArray(), LabelPng.Read(dataset.At($"back/Annotations/ant/{t:00000}.png")).Labels.Labels.ToArray());
            Assert.Equal(File.ReadAllBytes(dataset.FrameFile("ant", t)), File.ReadAllBytes(dataset.At($"back/JPEGImages/ant/{t:00000}.png")));
        }
        CliRun.Of(["convert", "to-folder", "--annotations", json, "-o", dataset.At("back")]).AssertFails(5, "is there already; replace it by --overwrite");
        Assert.Equal(0, CliRun.Of(["convert", "to-folder", "--annotations", json, "-o", dataset.At("back"), "--overwrite"]).ExitCode);
        Assert.False(Directory.Exists(dataset.At("back/JPEGImages")));
    }

    [Fact]
    public void Takes_uvo_to_a_folder_with_its_frames()
    {
        TinyUvo.Write(dataset, "ant", "bee");
        var run = CliRun.Of(["convert", "to-folder", "--dataset", "uvo", "--data", dataset.Root, "--frames", "copy", "-o", dataset.At("out")]);
        Assert.Equal(0, run.ExitCode);
        // The objects of the file are numbered from 1: 3 becomes 2.
        Assert.Equal([1, 2], LabelPng.Read(dataset.At("out/Annotations/ant/00004.png")).Labels.ObjectIds());
        Assert.Equal(0, CliRun.Of(["dataset", "verify", "--dataset", "folder", "--data", dataset.At("out")]).ExitCode);
    }

    [Fact]
    public void Takes_masks_apart_and_puts_them_together()
    {
        var masks = Path.Combine(dataset.Root, "Annotations", "480p");
        Assert.Equal(0, CliRun.Of(["convert", "to-object-masks", "--masks", masks, "-o", dataset.At("o")]).ExitCode);
        Assert.Equal(0, CliRun.Of(["convert", "to-folder", "--object-masks", dataset.At("o"), "-o", dataset.At("back")]).ExitCode);
        Assert.Equal(LabelPng.Read(dataset.AnnotationFile("ant", 2)).Labels.Labels.ToArray(), LabelPng.Read(dataset.At("back/Annotations/ant/00002.png")).Labels.Labels.ToArray());
    }

    [Fact]
    public void Turns_query_points_into_json_and_back()
    {
        File.WriteAllText(dataset.At("p.txt"), "2\n0;10,11 12.5,13 99,98\n3;1,2 3,4 5,6\n");
        Assert.Equal(0, CliRun.Of(["convert", "points", "p.txt", "p.json"], dataset.At("")).ExitCode);
        var json = QueryPointFile.Read(dataset.At("p.json"));
        Assert.Equal(3, json.Objects[1].Frame);
        Assert.Equal(0, CliRun.Of(["convert", "points", "p.json", "q.txt"], dataset.At("")).ExitCode);
        Assert.Equal(File.ReadAllText(dataset.At("p.txt")), File.ReadAllText(dataset.At("q.txt")));
        CliRun.Of(["convert", "points", "p.txt", "p.json"], dataset.At("")).AssertFails(5, "is there already");
        CliRun.Of(["convert", "points", "p.txt", "p.txt", "--overwrite"], dataset.At("")).AssertFails(2, "is the source");
    }

    [Fact]
    public void Says_what_text_cannot_hold()
    {
        File.WriteAllText(dataset.At("p.json"), "{\"schema\":\"sampt.points/1\",\"objects\":[{\"name\":\"swan\",\"frame\":0,\"positive\":[[1,2]]},{\"name\":\"x\",\"frame\":0,\"positive\":[[1,2],[3,4]]}]}");
        CliRun.Of(["convert", "points", "p.json", "p.txt"], dataset.At("")).AssertFails(5, "differ in their numbers of points");
        Assert.False(File.Exists(dataset.At("p.txt")));
        File.WriteAllText(dataset.At("q.json"), "{\"schema\":\"sampt.points/1\",\"objects\":[{\"name\":\"swan\",\"frame\":0,\"positive\":[[1,2]]}]}");
        var run = CliRun.Of(["convert", "points", "q.json", "q.txt"], dataset.At(""));
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("text has no names", run.Error);
    }

    [FilmFact]
    public void Writes_the_frames_of_a_film()
    {
        TestFilm.Write(dataset.At("film.mkv"), 7, 32, 24, TestFilm.Lossless);
        var run = CliRun.Of(["convert", "video-to-frames", "film.mkv", "-o", "frames", "--format", "png", "--stride", "3"], dataset.At(""));
        Assert.Equal((0, $"{dataset.At("frames")}: 3 frames\n"), (run.ExitCode, run.Output));
        Assert.Equal(["00000.png", "00001.png", "00002.png", "conversion.json"], Directory.GetFiles(dataset.At("frames")).Select(f => Path.GetFileName(f)).Order());
        Assert.Equal(TestFilm.Frame(6, 32, 24), RgbPng.Read(dataset.At("frames/00002.png")).Pixels.ToArray());
        Assert.Equal(0, CliRun.Of(["convert", "video-to-frames", "film.mkv", "-o", "small", "--longest-side", "16", "--max-frames", "2", "--format", "png"], dataset.At("")).ExitCode);
        Assert.Equal(2, Directory.GetFiles(dataset.At("small"), "*.png").Length);
        Assert.Equal(12, RgbPng.Read(dataset.At("small/00001.png")).Height);
    }

    [Fact]
    public void Names_what_is_missing_and_leaves_nothing()
    {
        CliRun.Of(["convert", "video-to-frames", dataset.At("none.mp4"), "-o", dataset.At("out")]).AssertFails(3, "none.mp4");
        CliRun.Of(["convert", "to-folder", "--annotations", dataset.At("none.json"), "-o", dataset.At("out")]).AssertFails(3, "none.json: cannot be read");
        File.WriteAllBytes(dataset.AnnotationFile("bee", 2), File.ReadAllBytes(dataset.AnnotationFile("bee", 2))[..60]);
        var run = CliRun.Of(["convert", "to-folder", "--dataset", "davis2017", "--data", dataset.Root, "-o", dataset.At("out")]);
        Assert.Equal(3, run.ExitCode);
        Assert.StartsWith($"error: {dataset.AnnotationFile("bee", 2)}: truncated PNG", run.ErrorLines[^1]);
        Assert.DoesNotContain(Directory.GetFileSystemEntries(dataset.At("")), e => e.Contains("out"));
    }

    [Fact]
    public void Refuses_arguments_that_make_no_sense()
    {
        CliRun.Of(["convert", "to-json", "-o", dataset.At("a.json")]).AssertFails(2, "no source; give one of --dataset with --data");
        CliRun.Of(["convert", "to-json", "--masks", "x", "--annotations", "y", "-o", dataset.At("a.json")]).AssertFails(2, "2 sources");
        CliRun.Of(["convert", "to-json", "--dataset", "D17", "-o", dataset.At("a.json")]).AssertFails(2, "needs --data");
        CliRun.Of(["convert", "to-json", "--masks", dataset.Root, "--format", "xml", "-o", dataset.At("a.json")]).AssertFails(2, "expected ytvis or coco");
        CliRun.Of(["convert", "to-folder", "--masks", dataset.Root, "--overlap", "top", "-o", dataset.At("o")]).AssertFails(2, "--overlap top: no such rule; expected refuse, first-on-top");
        CliRun.Of(["convert", "to-folder", "--masks", dataset.Root, "--frames", "move", "-o", dataset.At("o")]).AssertFails(2, "--frames move: no such choice");
        CliRun.Of(["convert", "video-to-frames", "x.mp4", "--quality", "0", "-o", dataset.At("o")]).AssertFails(2, "--quality 0");
        var masksAlone = CliRun.Of(["convert", "to-folder", "--masks", Path.Combine(dataset.Root, "Annotations", "480p"), "--frames", "link", "-o", dataset.At("o")]);
        Assert.Equal(2, masksAlone.ExitCode);
        Assert.Contains("the source has masks without images", masksAlone.ErrorLines[^1]);
        Assert.Contains("did you mean to-folder?", CliRun.Of(["convert", "to-foldr"]).Error);
    }
}
