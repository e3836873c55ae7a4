using System.IO.Compression;
using System.Text.Json.Nodes;
using SamPt.Core.Imaging;
using SamPt.Data.Codecs;
using SamPt.Experiments.Tests.Runs;

namespace SamPt.Cli.Tests;

public sealed class SubmissionVerbTests : IDisposable
{
    private readonly TinyDataset dataset = new();

    public SubmissionVerbTests()
    {
        dataset.Add("ant", 5, (1, 10, 10, 12), (3, 30, 20, 10));
        dataset.Add("bee", 4, (1, 20, 8, 14));
        File.Copy(Path.Combine(dataset.Root, "ImageSets/2017/val.txt"), Path.Combine(dataset.Root, "ImageSets/2017/test-dev.txt"));
    }

    private string Masks => Path.Combine(dataset.Root, "Annotations", "480p");

    public void Dispose() => dataset.Dispose();

    [Fact]
    public void Packs_what_check_finds_sound()
    {
        var packed = Pack();
        Assert.Equal(0, packed.ExitCode);
        Assert.StartsWith("sound: 2 videos, 9 masks\n", packed.Output);
        using (var zip = ZipFile.OpenRead(dataset.At("s.zip"))) Assert.Equal("ant/00000.png", zip.Entries[0].FullName);
        var checked_ = Check("s.zip");
        Assert.Equal((0, "sound: 2 videos, 9 masks\n"), (checked_.ExitCode, checked_.Output));
        Pack().AssertFails(5, "s.zip: is there already; replace it by --overwrite");
        Assert.Equal(0, Pack("--overwrite").ExitCode);
    }

    [Fact]
    public void Prints_every_problem_with_its_file_and_writes_no_zip()
    {
        Directory.CreateDirectory(dataset.At("r"));
        foreach (var file in Directory.GetFiles(Masks, "*.png", SearchOption.AllDirectories))
        {
            var target = dataset.At($"r/{Path.GetRelativePath(Masks, file)}");
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
        RgbPng.Write(dataset.At("r/ant/00001.png"), new RgbFrame(new ImageSize(64, 48)));
        WideGrayPng.Write(dataset.At("r/ant/00002.png"), 64, 48, 300);
        File.Delete(dataset.At("r/bee/00003.png"));
        var run = CliRun.Of(["pack", dataset.At("r"), "--benchmark", "davis2017-test-dev", "--data", dataset.Root, "-o", dataset.At("s.zip")]);
        Assert.Equal(3, run.ExitCode);
        Assert.Equal(
            [
                "bee: lacks 1 of 4 frames: 00003; run the method on the whole video.",
                "ant/00001.png: is an RGB image, which has no object ids; expected a palette PNG; write the ids, not their colours.",
                "ant/00002.png: is gray, without a palette; expected a palette PNG, pixel = object id; pack the masks by `sampt pack`, which writes 8-bit palette PNGs.",
                "ant/00002.png: is a 16-bit PNG; expected 8 bits, pixel = object id; pack the masks by `sampt pack`, which writes 8-bit palette PNGs.",
                "4 problems: 1 missing-frames, 2 palette, 1 depth",
            ],
            run.Output.TrimEnd().Split('\n'));
        Assert.EndsWith("s.zip: not written; mend what is listed, then pack again.", run.ErrorLines[^1]);
        Assert.False(File.Exists(dataset.At("s.zip")));
    }

    [Fact]
    public void Prints_a_document_and_nothing_else()
    {
        using (var zip = ZipFile.Open(dataset.At("bad.zip"), ZipArchiveMode.Create))
        {
            zip.CreateEntryFromFile(dataset.AnnotationFile("ant", 0), "top/ant/00000.png");
            zip.CreateEntryFromFile(dataset.AnnotationFile("ant", 0), "__MACOSX/top/ant/._00000.png");
        }
        var run = Check("bad.zip", "--json");
        Assert.Equal(3, run.ExitCode);
        var report = JsonNode.Parse(run.Output)!;
        Assert.Equal("sampt.check/1", (string)report["schema"]!);
        Assert.Equal(["hidden-file", "top-folder", "missing-frames", "missing-video"], report["problems"]!.AsArray().Select(p => (string)p!["kind"]!));
        Assert.Equal(4, (int)report["problem_count"]!);
        Assert.False((bool)report["is_sound"]!);
    }

    [Fact]
    public void Says_what_goes_unchecked_without_a_dataset()
    {
        var run = CliRun.Of(["pack", Masks, "--benchmark", "mose", "-o", dataset.At("s.zip")]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("videos, frames, sizes and ids are not checked; give the dataset by --data", run.Error);
    }

    [Fact]
    public void Packs_and_checks_the_results_of_uvo()
    {
        TinyUvo.Write(dataset, "ant", "bee");
        var result = $"{{\"video_id\":{TinyUvo.IdOf(0)},\"category_id\":4,\"score\":0.5,\"segmentations\":[null,null,null,null,null]}}";
        File.WriteAllText(dataset.At("results.json"), $"[{result},{result.Replace($"\"video_id\":{TinyUvo.IdOf(0)}", $"\"video_id\":{TinyUvo.IdOf(1)}").Replace("null,null,null,null,null", "null,null,null,null")}]");
        string[] options = ["--benchmark", "uvo", "--data", dataset.Root];
        var packed = CliRun.Of(["pack", dataset.At("results.json"), .. options, "-o", dataset.At("s.zip")]);
        Assert.Equal((0, "sound: 2 videos, 2 objects"), (packed.ExitCode, packed.Output.Split('\n')[0]));
        Assert.Equal(0, CliRun.Of(["check", dataset.At("s.zip"), .. options]).ExitCode);
        Assert.Equal(0, CliRun.Of(["check", dataset.At("results.json"), .. options]).ExitCode);
        File.WriteAllText(dataset.At("results.json"), $"[{result.Replace("0.5", "2")}]");
        var bad = CliRun.Of(["check", dataset.At("results.json"), .. options]);
        Assert.Equal(3, bad.ExitCode);
        Assert.Contains("results.json: result 0: score is 2; expected 0 to 1", bad.Output);
        Assert.Contains("has nothing on 1 of 2 videos", bad.Output);
    }

    [Fact]
    public void Names_a_benchmark_that_is_not_there_and_a_zip_that_is_none()
    {
        CliRun.Of(["check", "x.zip", "--benchmark", "mosse"]).AssertFails(2, "there is no mosse; did you mean mose?");
        File.WriteAllText(dataset.At("no.zip"), "no zip");
        CliRun.Of(["check", dataset.At("no.zip"), "--benchmark", "mose"]).AssertFails(3, "no.zip: is no intact zip");
        CliRun.Of(["check", dataset.At("nowhere.zip"), "--benchmark", "mose"]).AssertFails(3, "nowhere.zip: no such file or folder");
        File.WriteAllText(dataset.At("file"), "");
        var unwritable = CliRun.Of(["pack", Masks, "--benchmark", "mose", "-o", dataset.At("file/s.zip")]);
        Assert.Equal(5, unwritable.ExitCode);
        Assert.Contains("file/s.zip: cannot be written", unwritable.ErrorLines[^1]);
    }

    [Fact]
    public void Packs_a_run()
    {
        var run = CliRun.Of(["vos", "tracker=still", "segmenter=box", "--dataset", "davis2017", "--data", dataset.Root, "-o", dataset.At("run")]);
        Assert.Equal(0, run.ExitCode);
        Assert.Equal(0, CliRun.Of(["check", dataset.At("run"), "--benchmark", "youtube-vos"]).ExitCode);
        var packed = CliRun.Of(["pack", dataset.At("run"), "--benchmark", "davis2017-test-dev", "--data", dataset.Root, "-o", dataset.At("s.zip")]);
        Assert.Equal((0, "sound: 2 videos, 9 masks"), (packed.ExitCode, packed.Output.Split('\n')[0]));
    }

    private CliRun Pack(params string[] more) =>
        CliRun.Of(["pack", Masks, "--benchmark", "davis2017-test-dev", "--data", dataset.Root, "-o", dataset.At("s.zip"), .. more]);

    private CliRun Check(string zip, params string[] more) =>
        CliRun.Of(["check", dataset.At(zip), "--benchmark", "davis2017-test-dev", "--data", dataset.Root, .. more]);
}
