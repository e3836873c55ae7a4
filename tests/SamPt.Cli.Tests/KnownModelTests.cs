using SamPt.Onnx.Manifests;
using SamPt.Tests;

namespace SamPt.Cli.Tests;

/// <summary>The manifests that come with the tool.</summary>
public sealed class KnownModelTests
{
    private static readonly ModelFolder Models = new(Path.Combine(SharedData.CheckoutRoot, "models"));

    public static TheoryData<string> Ids => new(Models.Ids());

    [Fact]
    public void Every_segmenter_of_the_paper_has_a_manifest() => Assert.Superset(
        new HashSet<string> { "sam-vit-h", "sam-vit-l", "sam-vit-b", "hq-sam-vit-h", "hq-sam-vit-l", "hq-sam-vit-b", "light-hq-sam", "mobile-sam", "tiny-sam" },
        Models.Ids().Where(id => ModelFamily.Segmenters.Contains(Models.Read(id).Family)).ToHashSet());

    [Fact]
    public void Every_tracker_of_the_paper_that_can_be_exported_has_a_manifest() => Assert.Superset(
        new HashSet<string> { "cotracker", "cotracker3", "pips", "pips++", "tapir", "bootstapir", "tapnet", "raft", "superglue" },
        Models.Ids().Where(id => ModelFamily.Trackers.Contains(Models.Read(id).Family)).ToHashSet());

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_model_says_what_it_is_and_where_it_comes_from(string id)
    {
        var manifest = Models.Read(id);
        Assert.NotEmpty(manifest.Description);
        Assert.NotEmpty(manifest.Source);
        Assert.All(manifest.Checkpoints, checkpoint =>
        {
            Assert.Matches("^[0-9a-f]{32}$", checkpoint.Md5 ?? new string('0', 32));
            Assert.Matches("^[0-9a-f]{64}$", checkpoint.Sha256 ?? new string('0', 64));
            Assert.Contains(checkpoint.File, manifest.Source);
        });
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void A_model_that_is_not_embedded_names_a_command_of_ours_that_writes_its_files(string id)
    {
        var manifest = Models.Read(id);
        if (manifest.Files.Values.All(file => file.Sha256 is not null)) return;
        var words = manifest.Export.Split(' ');
        Assert.Equal(("python3", "-o", $"models/{id}"), (words[0], words[^2], words[^1]));
        // The arguments of PIPS and PIPS++ stand in a module of their own.
        var export = Path.Combine(SharedData.CheckoutRoot, "scripts", "export");
        var script = File.ReadAllText(Path.Combine(SharedData.CheckoutRoot, words[1])) + File.ReadAllText(Path.Combine(export, "tracker_export.py"));
        foreach (var option in words.Where(word => word.StartsWith("--"))) Assert.Contains($"\"{option}\"", script);
        Assert.All(manifest.Checkpoints, checkpoint => Assert.Contains(checkpoint.File, words));
        Assert.Contains(Path.GetFileName(words[1]), File.ReadAllText(Path.Combine(export, "README.md")));
    }
}
