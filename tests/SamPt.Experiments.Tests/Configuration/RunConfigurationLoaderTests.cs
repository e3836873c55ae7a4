using System.Text.Json.Nodes;
using SamPt.Core;
using SamPt.Experiments.Configuration;

namespace SamPt.Experiments.Tests.Configuration;

public sealed class RunConfigurationLoaderTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sampt-test-").FullName;

    private readonly RunConfigurationLoader loader = new(
    [
        new ComponentSchema("tracker", _ => "klt", new Dictionary<string, Type> { ["klt"] = typeof(KltLike), ["cotracker"] = typeof(CoTrackerLike) }),
        new ComponentSchema("segmenter", _ => "tiny-sam", new Dictionary<string, Type> { ["tiny-sam"] = typeof(SamLike), ["careful"] = typeof(SamLike) }, type => type == "careful"
            ? new ConfigurationLayer("recommended", new JsonObject { ["sam_iou_threshold"] = 0.3, ["positive_points_per_mask"] = 8 }) : null),
    ]);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Takes_the_defaults_of_the_reference()
    {
        var run = Load();
        Assert.Equal(0.7, run.Method.SamIouThreshold);
        Assert.Equal(12, run.Method.IterativeRefinementIterations);
        Assert.Equal("kmedoids", run.Method.PositivePointSelectionMethod);
        Assert.Equal(16, run.Method.PositivePointsPerMask);
        Assert.Equal(72u, run.Seed);
        Assert.Equal("klt", run.Tracker.Type);
        Assert.Equal("tiny-sam", run.Segmenter.Type);
        Assert.Null(run.LongestSize);
    }

    [Fact]
    public void Lays_the_command_line_over_the_file_over_its_base()
    {
        File.WriteAllText(Path.Combine(folder, "paper.yaml"), "positive_points_per_mask: 8\nseed: 1\nlongest_size: 512\n");
        var file = Path.Combine(folder, "mine.yaml");
        File.WriteAllText(file, "base: paper.yaml\nseed: 2\nrng: reference\n");

        var run = loader.Load([.. Required(), .. ConfigurationLayer.FromFile(file), ConfigurationLayer.FromOverride("seed=3")]);

        Assert.Equal(8, run.Method.PositivePointsPerMask);
        Assert.Equal(512, run.LongestSize);
        Assert.Equal(ChanceOrder.Reference, run.Rng);
        Assert.Equal(3u, run.Seed);
    }

    [Fact]
    public void What_the_chosen_model_recommends_holds_where_the_user_says_nothing()
    {
        var run = Load("segmenter=careful", "positive_points_per_mask=5");

        Assert.Equal(0.3, run.Method.SamIouThreshold);
        Assert.Equal(5, run.Method.PositivePointsPerMask);
    }

    [Fact]
    public void Keeps_the_options_of_a_section_whose_type_stays()
    {
        var run = Load("tracker.window=15", "tracker=klt", "tracker.levels=2");
        Assert.Equal(15, (int)run.Tracker.Options["window"]!);
        Assert.Equal(2, (int)run.Tracker.Options["levels"]!);
    }

    [Fact]
    public void Replaces_a_section_whose_type_changes()
    {
        var run = Load("tracker.type=klt", "tracker.window=15", "tracker=cotracker");
        Assert.Equal("cotracker", run.Tracker.Type);
        Assert.False(run.Tracker.Options.ContainsKey("window"));
    }

    [Fact]
    public void Fills_in_the_defaults_of_the_chosen_type() =>
        Assert.Equal(3, (int)Load("tracker.window=15").Tracker.Options["levels"]!);

    [Theory]
    [InlineData("sequences=blackswan,libby")]
    [InlineData("sequences=[blackswan, libby]")]
    public void Reads_sequences_as_a_list_or_with_commas(string text) =>
        Assert.Equal(["blackswan", "libby"], Load(text).Sequences);

    [Fact]
    public void Keeps_sequence_names_that_look_like_numbers() =>
        Assert.Equal(["00012", "7"], Load("sequences=[00012, 7]").Sequences);

    [Fact]
    public void Suggests_the_nearest_key_for_an_unknown_one() =>
        AssertFails("positive_point_per_mask: unknown key (command line); did you mean positive_points_per_mask?", "positive_point_per_mask=8");

    [Fact]
    public void Suggests_the_nearest_key_of_the_chosen_component() =>
        AssertFails("tracker.widow: unknown key (command line); did you mean window?", "tracker.widow=8");

    [Fact]
    public void Suggests_the_nearest_component() =>
        AssertFails("tracker: no tracker is called cotraker; did you mean cotracker? (there are klt, cotracker)", "tracker=cotraker");

    [Theory]
    [InlineData("seed=many", "seed: expected a whole number, not negative, got \"many\"")]
    [InlineData("seed=-1", "seed: expected a whole number, not negative, got -1")]
    [InlineData("max_frames=2.5", "max_frames: expected a whole number or null, got 2.5")]
    [InlineData("rng=sometimes", "rng: expected one of per-video, reference, got \"sometimes\"")]
    [InlineData("overlay=maybe", "overlay: expected true or false, got \"maybe\"")]
    [InlineData("device=", "device: expected text, got null")]
    [InlineData("tracker.window=wide", "tracker.window: expected a whole number, got \"wide\"")]
    [InlineData("sequences={a: b}", "sequences: expected a list or null, got {\"a\":\"b\"}")]
    [InlineData("positive_points_per_mask=0", "positive_points_per_mask: 0 is too small; expected at least 1")]
    [InlineData("positive_point_selection_method=kmedoid", "positive_point_selection_method: no method is called kmedoid; did you mean kmedoids?")]
    [InlineData("device=gpu", "device: no device is called gpu")]
    public void Names_the_key_and_what_it_takes(string text, string expected) => AssertFails(expected, text);

    [Fact]
    public void Reports_all_problems_in_one_line()
    {
        var error = Assert.Throws<ConfigurationException>(() => Load("seed=x", "max_frame=3", "tracker.widow=1"));
        Assert.StartsWith("3 problems: ", error.Message);
        Assert.Contains("seed: ", error.Message);
        Assert.Contains("max_frame: ", error.Message);
        Assert.Contains("tracker.widow: ", error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Fact]
    public void Names_the_file_of_an_unknown_key()
    {
        var file = Path.Combine(folder, "mine.yaml");
        File.WriteAllText(file, "sed: 2\n");
        var error = Assert.Throws<ConfigurationException>(() => loader.Load([.. Required(), .. ConfigurationLayer.FromFile(file)]));
        Assert.Contains("mine.yaml", error.Message);
        Assert.Contains("did you mean seed?", error.Message);
    }

    [Fact]
    public void Asks_for_the_dataset_and_its_folder()
    {
        var error = Assert.Throws<ConfigurationException>(() => loader.Load([]));
        Assert.Contains("dataset: missing; give --dataset", error.Message);
        Assert.Contains("data: missing; give --data", error.Message);
    }

    [Fact]
    public void Refuses_bases_that_lead_in_a_circle()
    {
        File.WriteAllText(Path.Combine(folder, "a.yaml"), "base: b.yaml\n");
        File.WriteAllText(Path.Combine(folder, "b.yaml"), "base: a.yaml\n");
        Assert.Throws<ConfigurationException>(() => ConfigurationLayer.FromFile(Path.Combine(folder, "a.yaml")));
    }

    [Theory]
    [InlineData("seed")]
    [InlineData("=3")]
    [InlineData("tracker..window=3")]
    public void Refuses_what_is_not_key_equals_value(string text) =>
        Assert.Throws<ConfigurationException>(() => ConfigurationLayer.FromOverride(text));

    [Fact]
    public void Comes_back_unchanged_from_the_JSON_of_a_run()
    {
        var run = Load("tracker.window=15", "sequences=a,b", "rng=reference", "max_frames=7", "sam_iou_threshold=0.5");
        var json = RunConfigurationLoader.ToJson(run);
        var again = loader.Load([new ConfigurationLayer("run.json", json)]);
        Assert.Equal(json.ToJsonString(), RunConfigurationLoader.ToJson(again).ToJsonString());
        Assert.Equal(0.5, again.Method.SamIouThreshold);
    }

    private RunConfiguration Load(params string[] overrides) => loader.Load([.. Required(), .. overrides.Select(ConfigurationLayer.FromOverride)]);

    private static IEnumerable<ConfigurationLayer> Required() =>
        [new ConfigurationLayer("test", new JsonObject { ["dataset"] = "davis2016", ["data"] = "somewhere" })];

    private void AssertFails(string expected, string text)
    {
        var error = Assert.Throws<ConfigurationException>(() => Load(text));
        Assert.StartsWith(expected, error.Message);
    }

    private sealed record KltLike
    {
        public int Window { get; init; } = 21;

        public int Levels { get; init; } = 3;
    }

    private sealed record CoTrackerLike
    {
        public double VisibilityThreshold { get; init; } = 0.7;
    }

    private sealed record SamLike
    {
        public string? Encoder { get; init; }
    }
}
