using SamPt.Experiments.Tests.Runs;

namespace SamPt.Cli.Tests;

public sealed class MergeVerbTests : IDisposable
{
    private readonly TinyDataset dataset = new();

    public MergeVerbTests()
    {
        dataset.Add("ant", 5, (1, 10, 10, 12), (3, 30, 20, 10));
        dataset.Add("bee", 4, (1, 20, 8, 14));
        dataset.Add("cow", 4, (1, 8, 16, 9));
    }

    public void Dispose() => dataset.Dispose();

    [Fact]
    public void Joins_shards_to_the_bytes_of_an_unsharded_run()
    {
        Vos("whole");
        var part = Vos("part1", "--shard", "1/2");
        Assert.Equal(0, part.ExitCode);
        Assert.Contains("warning: not scored: a shard (1/2) is a part of the videos", part.Error);
        Vos("part2", "--shard", "2/2");
        Assert.Equal(["ant", "cow"], Directory.GetDirectories(dataset.At("part1/Annotations")).Select(Path.GetFileName).Order());

        var merged = CliRun.Of(["merge", dataset.At("part2"), dataset.At("part1"), "-o", dataset.At("merged")]);
        Assert.True(merged.ExitCode == 0, merged.Error);
        Assert.Contains("J&F-Mean", merged.Output);
        foreach (var file in Directory.GetFiles(dataset.At("whole"), "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(dataset.At("whole"), f)))
        {
            if (file is "run.json" or "journal.jsonl") continue;
            Assert.Equal(File.ReadAllBytes(dataset.At("whole/" + file)), File.ReadAllBytes(dataset.At("merged/" + file)));
        }
        Assert.Equal(["ant", "bee", "cow"], Videos("merged"));
        Assert.Equal(Videos("whole"), Videos("merged"));
    }

    [Fact]
    public void Wants_every_shard_once()
    {
        Vos("part1", "--shard", "1/2");
        Merge("part1").AssertFails(2, "shard 2/2: given 0 times");
        Assert.False(Directory.Exists(dataset.At("merged")));
    }

    [Fact]
    public void Wants_shards_of_one_configuration()
    {
        Vos("part1", "--shard", "1/2");
        Vos("part2", "--shard", "2/2", "seed=3");
        Merge("part1", "part2").AssertFails(2, "seed = 72, not 3");
    }

    [Fact]
    public void Wants_shards()
    {
        Vos("whole");
        Merge("whole").AssertFails(2, "was run without --shard");
    }

    [Fact]
    public void Wants_runs() => Merge("nowhere").AssertFails(5, "run.json: is no readable run");

    [Theory]
    [InlineData("0/2")]
    [InlineData("3/2")]
    [InlineData("2")]
    [InlineData("a/b")]
    public void Refuses_parts_that_are_none(string shard) => Vos("run", "--shard", shard).AssertFails(2, $"--shard {shard}: expected I/N");

    [Fact]
    public void Does_not_split_the_one_order_of_the_reference() =>
        Vos("run", "--shard", "1/2", "rng=reference").AssertFails(2, "rng=reference: its one generator runs through all videos");

    private CliRun Vos(string name, params string[] args) => CliRun.Of(
        ["vos", "--dataset", "davis2017", "--data", dataset.Root, "-o", dataset.At(name), .. args, "tracker=still", "segmenter=box"]);

    private CliRun Merge(params string[] names) => CliRun.Of(["merge", .. names.Select(dataset.At), "-o", dataset.At("merged")]);

    private IEnumerable<string> Videos(string run) => File.ReadLines(dataset.At(run + "/journal.jsonl")).Select(l => l.Split('"')[3]);
}
