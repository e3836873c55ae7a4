using SamPt.Data.Codecs;
using SamPt.Experiments.Tests.Runs;

namespace SamPt.Cli.Tests;

public sealed class DemoVerbTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sampt-demo-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Makes_its_clip_once_and_runs_on_it_each_time()
    {
        var first = Demo();
        Assert.True(first.ExitCode == 0, first.Error);
        Assert.Contains("J&F-Mean", first.Output);
        Assert.Contains("synth-0000_2", first.Output);
        var sheet = Path.Combine(folder, "runs", "demo", "run", "overlay", "synth-0000.png");
        Assert.Contains(sheet, first.Output);
        Assert.True(RgbPng.Read(sheet).Width > 1000);

        var clip = Path.Combine(folder, "runs", "demo", "clip", "synth.json");
        var made = File.GetLastWriteTimeUtc(clip);
        Assert.Equal(0, Demo("seed=3").ExitCode);
        Assert.Equal(made, File.GetLastWriteTimeUtc(clip));
    }

    [Fact]
    public void Interrupted_while_it_makes_the_clip_leaves_none()
    {
        using var interrupt = new CancellationTokenSource();
        interrupt.Cancel();
        Assert.Equal(130, CliRun.Of(["demo"], folder, interrupt.Token).ExitCode);
        Assert.False(Directory.Exists(Path.Combine(folder, "runs", "demo", "clip")));
    }

    private CliRun Demo(params string[] settings) =>
        CliRun.Of(["demo", "tracker=still", "segmenter=box", "iterative_refinement_iterations=1", .. settings], folder, segmenter: new BoxSegmenter { InputSize = 160 });
}
