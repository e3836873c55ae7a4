using System.Text.Json.Nodes;
using SamPt.Experiments.Tests.Runs;
using SamPt.Tests;

namespace SamPt.Cli.Tests;

public sealed class DatasetVerbTests : IDisposable
{
    private readonly TinyDataset dataset = new();

    public DatasetVerbTests()
    {
        dataset.Add("ant", 5, (1, 10, 10, 12), (3, 30, 20, 10));
        dataset.Add("bee", 4, (1, 20, 8, 14));
    }

    public void Dispose() => dataset.Dispose();

    [Fact]
    public void Lists_names_aliases_and_protocols()
    {
        var list = CliRun.Of(["dataset", "list"]);
        Assert.Equal(0, list.ExitCode);
        Assert.Matches("(?m)^davis2017 +D17 +davis2017 ", list.Output);
        Assert.Equal("davis2016", (string)JsonNode.Parse(CliRun.Of(["dataset", "list", "--json"]).Output)!["datasets"]![0]!["name"]!);
    }

    [SharedFact]
    public void Finds_the_real_sequences_sound()
    {
        var run = CliRun.Of(["dataset", "verify", "--dataset", "davis2016", "--data", SharedData.Path("davis2016")]);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("sound: 6 videos, 379 frames, 379 annotations", run.Output);
    }

    [Fact]
    public void Finds_a_sound_dataset_sound()
    {
        var run = Verify("--json");
        Assert.Equal(0, run.ExitCode);
        var report = JsonNode.Parse(run.Output)!;
        Assert.Equal("[1,3]", report["videos"]![0]!["object_ids"]!.AsArray().ToJsonString());
        Assert.Equal("64x48", (string)report["videos"]![1]!["frame_size"]!);
    }

    [Fact]
    public void Reports_every_problem_on_a_line_of_its_own()
    {
        File.WriteAllBytes(dataset.FrameFile("ant", 1), File.ReadAllBytes(dataset.FrameFile("ant", 1))[..40]);
        File.WriteAllText(dataset.AnnotationFile("ant", 2), "no image");
        File.Delete(dataset.AnnotationFile("bee", 2));
        dataset.Add("cow", 3);
        dataset.Add("dog", 3, (1, 5, 5, 5));
        File.Delete(dataset.FrameFile("dog", 1));
        using var other = new TinyDataset(40, 30);
        other.Add("x", 1, (1, 2, 2, 5));
        File.Copy(other.FrameFile("x", 0), dataset.FrameFile("bee", 1), overwrite: true);

        var run = Verify();
        Assert.Equal(3, run.ExitCode);
        var problems = run.Output.Split('\n').Where(l => l.StartsWith(dataset.Root)).ToArray();
        Assert.Equal(6, problems.Length);
        Assert.StartsWith(dataset.FrameFile("ant", 1), problems[0]);
        Assert.StartsWith(dataset.AnnotationFile("ant", 2), problems[1]);
        Assert.Contains("frame is 40x30", problems[2]);
        Assert.Contains("00002.png: frame has no annotation, unlike its neighbours", problems[3]);
        Assert.Contains("cow/00000.png: the first annotation has no object", problems[4]);
        Assert.Contains("dog/00001.jpg: frame is missing", problems[5]);
        Assert.Contains("6 problems in 4 of 4 videos", run.Output);
    }

    [Fact]
    public void Notices_are_no_problems_and_are_listed_apart()
    {
        var run = Verify();
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("note: ant: no object has the id 2 below 3", run.Output);
        Assert.Contains("[2/2] bee: 4 frames, sound; 18 files so far", run.Error);
        Assert.Contains("no object has the id 2", (string)JsonNode.Parse(Verify("--json").Output)!["videos"]![0]!["notices"]![0]!);
    }

    [Fact]
    public void Reads_headers_alone_when_it_is_to_be_fast()
    {
        // Damage in the middle shows when the file is decoded, an end that is missing at once.
        var bytes = File.ReadAllBytes(dataset.FrameFile("ant", 1));
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(dataset.FrameFile("ant", 1), bytes);
        Assert.Equal((3, 0), (Verify().ExitCode, Verify("--fast").ExitCode));
        File.WriteAllBytes(dataset.FrameFile("ant", 2), bytes[..^6]);
        var fast = Verify("--fast");
        Assert.Equal(3, fast.ExitCode);
        Assert.Contains("00002.png: truncated PNG", fast.Output);
    }

    [Fact]
    public void Lists_every_dataset_of_the_paper_with_its_layout()
    {
        var list = CliRun.Of(["dataset", "list"]).Output;
        foreach (var line in new[] { "davis2016 +D16", "davis2017 +D17", "youtube-vos +Y18 Y19", "mose +MOSE", "bdd100k +BDD100K", "uvo +UVO", "long-videos +LV1 LV3", "sav +SA-V", "folder +G" })
            Assert.Matches($"(?m)^{line} ", list);
    }

    [Fact]
    public void Names_a_folder_that_is_not_there() => CliRun.Of(["dataset", "verify", "--dataset", "D17", "--data", dataset.At("nowhere")])
        .AssertFails(3, $"{dataset.At("nowhere")}: no such folder");

    private CliRun Verify(params string[] args) => CliRun.Of(["dataset", "verify", "--dataset", "davis2017", "--data", dataset.Root, .. args]);
}
