using System.Text.Json.Nodes;
using SamPt.Data.Codecs;
using SamPt.Tests;

namespace SamPt.Cli.Tests;

/// <summary>The whole chain with the embedded models.</summary>
public sealed class EndToEndTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sampt-end-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [SharedFact]
    public void Segments_real_frames_and_scores_them()
    {
        var run = CliRun.Of(
        [
            "vos", "--dataset", "davis2016", "--data", SharedData.Path("davis2016"), "--sequences", "blackswan", "-o", Path.Combine(folder, "run"),
            "--device", "cpu", "--json", "max_frames=5", "tracker=still", "segmenter=tiny-sam",
        ]);
        Assert.True(run.ExitCode == 0, run.Error);
        var document = JsonNode.Parse(run.Output)!;
        // The swan hardly moves in five frames; the tiny segmenter's mean J over the six sequences is about 0.7.
        Assert.InRange((double)document["scores"]!["global"]!["J-Mean"]!, 0.6, 1);
        Assert.Equal(2, document["manifest"]!["models"]!.AsArray().Count);
        var mask = LabelPng.Read(Path.Combine(folder, "run", "Annotations", "blackswan", "00003.png"));
        Assert.Equal(("854x480", true), (mask.Labels.Size.ToString(), mask.Palette is null));
    }
}
