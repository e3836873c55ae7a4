using SamPt.Cli.Catalogs;
using SamPt.Experiments.Configuration;
using SamPt.Onnx.Manifests;
using SamPt.Tests;

namespace SamPt.Cli.Tests;

public sealed class PresetTests
{
    private static readonly string Folder = Path.Combine(SharedData.CheckoutRoot, "configs");

    public static TheoryData<string> Presets => new(Directory.GetFiles(Folder, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(Folder, f)));

    [Theory]
    [MemberData(nameof(Presets))]
    public void Every_preset_binds(string preset)
    {
        var models = new ModelFolder(Path.Combine(SharedData.CheckoutRoot, "models"));
        var loader = new RunConfigurationLoader([TrackerCatalog.Of(models).Schema, SegmenterCatalog.Of(models).Schema]);
        Assert.EndsWith(".yaml", preset);
        Assert.NotNull(loader.LoadPreset(Path.Combine(Folder, preset)));
    }

    [Fact]
    public void A_preset_builds_on_its_base()
    {
        var models = new ModelFolder(Path.Combine(SharedData.CheckoutRoot, "models"));
        var loader = new RunConfigurationLoader([TrackerCatalog.Of(models).Schema, SegmenterCatalog.Of(models).Schema]);
        var light = loader.LoadPreset(Path.Combine(Folder, "mobile-sam.yaml"));
        Assert.Equal(("cotracker", "mobile-sam", 3), (light.Tracker.Type, light.Segmenter.Type, light.Method.IterativeRefinementIterations));
    }

    [Fact]
    public void A_preset_is_found_by_its_name() => CliRun.Of(["vos", "klt-tini", "--dataset", "D16", "--data", "x"])
        .AssertFails(2, "klt-tini: neither key=value nor a configuration file nor a preset; did you mean klt-tiny?");
}
