using System.Numerics;
using System.Text.Json.Nodes;
using SamPt.Core;
using SamPt.Core.Pipeline;
using SamPt.Core.Pipeline.Oracles;
using SamPt.Core.Prompting;
using SamPt.Core.Tracking;
using SamPt.Data.Codecs;
using SamPt.Experiments.Attribution;
using SamPt.Experiments.Configuration;
using SamPt.Experiments.Runs;
using SamPt.Experiments.Tests.Runs;

namespace SamPt.Experiments.Tests.Attribution;

/// <summary>Squares that move right by a pixel a frame; points do too where the tracker is good, and boxes around them are masks where the segmenter is.</summary>
public sealed class AttributionRunTests : IDisposable
{
    private const int Frames = 12;

    private readonly TinyDataset dataset = new();

    public AttributionRunTests() => dataset.Add("ant", Frames, (1, 8, 10, 16));

    public void Dispose() => dataset.Dispose();

    [Fact]
    public void A_tracker_whose_points_jump_away_lost_the_object_there()
    {
        // Into a corner that the square never touches, inside the border rule.
        var item = Assert.Single(Run(Jumping(from: 6), new BoxSegmenter()).Objects);
        Assert.Equal((LossCause.Tracker, "00006"), (item.Loss.Cause, item.ScoredFrames[item.Loss.FirstLost!.Value]));
        Assert.Equal(new TrackingEvidence("00006", 16, 16, 0, 0, true), item.Evidence);
        Assert.Equal("tracker lost it at frame 00006: of 16 points 16 visible, 0 of these on the object", AttributionText.Of(item));
        // DAVIS scores frames 1 .. 10: true masks on 1 .. 5, nothing on 6 .. 10.
        Assert.Equal(0.5, Score(item, "mask").J, 12);
        Assert.Equal(Enumerable.Repeat(0.0, 2), [item.JOverLoss[0], item.JOverLoss[3]]);
        Assert.InRange(Score(item, "points").J, 0.5, 1);
        Assert.InRange(Score(item, "visibility").J, Score(item, "plain").J, 0.5);
    }

    [Fact]
    public void A_segmenter_that_sees_one_pixel_lost_the_object_from_the_beginning()
    {
        var item = Assert.Single(Run(Faithful, new PixelSegmenter()).Objects);
        Assert.Equal((LossCause.Segmenter, 0), (item.Loss.Cause, item.Loss.FirstLost));
        Assert.Equal(1, Score(item, "mask").J);
        // One pixel of 16 x 16.
        Assert.Equal(1 / 256.0, Score(item, "points").J, 12);
        Assert.Equal(1 / 256.0, Score(item, "plain").J, 12);
        Assert.Equal("segmenter lost it at frame 00001: of 16 points 16 visible, 16 of these on the object; with true points J .00", AttributionText.Of(item));
    }

    [Fact]
    public void A_few_points_that_drift_off_mislead_a_segmenter_that_does_well_without_them()
    {
        // The points of the right half run away to the right edge, so that the box around all is too wide; those of the left half stay on.
        var tracker = new ScriptedMotion((p, t) => p with { X = p.X + t + (p.X > 18 && t >= 3 ? 30 : 0) });
        var item = Assert.Single(Run(tracker, new BoxSegmenter()).Objects);
        Assert.Equal(1, Score(item, "mask").J);
        Assert.Equal((LossCause.Visibility, "00003"), (item.Loss.Cause, item.Evidence!.Frame));
        Assert.InRange(item.Evidence.VisibleOnObject, 9, 15);
        Assert.Equal(16, item.Evidence.Visible);
    }

    [Fact]
    public void An_object_that_is_held_has_no_verdict()
    {
        var item = Assert.Single(Run(Faithful, new BoxSegmenter()).Objects);
        Assert.Equal((null, null, "held"), (item.Loss.Cause, item.Evidence, AttributionText.Of(item)));
        Assert.Equal(1, Score(item, "mask").J);
        // The same points, where they are the tracker's: it knew all of them rightly.
        Assert.Equal(Score(item, "plain"), Score(item, "visibility") with { Run = "plain" });
    }

    [Fact]
    public void Objects_that_predict_where_there_is_none_are_owed_to_wrong_visibility()
    {
        for (var t = 5; t < Frames; t++) LabelPng.Write(dataset.AnnotationFile("ant", t), new Core.Masks.LabelMap(new(64, 48)), DavisPalette.Instance);
        var item = Assert.Single(Run(Faithful, new BoxSegmenter()).Objects);
        Assert.Equal((LossCause.Visibility, "00005"), (item.Loss.Cause, item.Evidence!.Frame));
        Assert.Contains("it is not to be seen, but 16 of 16 points are visible", AttributionText.Of(item));
        Assert.Equal(1, Score(item, "points").J - Score(item, "plain").J, 1.0);
    }

    [Fact]
    public void Writes_a_run_for_each_part_and_what_was_told()
    {
        Run(Jumping(from: 6), new BoxSegmenter());
        foreach (var (name, oracle) in AttributionRun.Parts)
        {
            var configuration = JsonNode.Parse(File.ReadAllText(dataset.At($"run/{name}/run.json")))!["configuration"]!;
            Assert.Equal(oracle is null ? null : name, (string?)configuration["oracle"]);
            Assert.True(File.Exists(dataset.At($"run/{name}/scores.json")));
        }
        var document = JsonNode.Parse(File.ReadAllText(dataset.At("run/attribution.json")))!;
        Assert.Equal("sampt.attribution/1", (string?)document["schema"]);
        Assert.Equal(["plain", "points", "visibility", "mask"], document["global"]!.AsObject().Select(m => m.Key));
        var item = document["objects"]![0]!;
        Assert.Equal(("ant", 1, "tracker", "00006", 5), ((string)item["sequence"]!, (int)item["object"]!, (string)item["cause"]!, (string)item["first_lost_frame"]!, (int)item["frames_by_cause"]!["tracker"]!));
        Assert.Equal(16, (int)item["evidence"]!["visible"]!);
    }

    [Fact]
    public void Loads_the_models_once_and_not_at_all_where_everything_is_finished()
    {
        var loaded = 0;
        Execute(Configured(null), () => { loaded++; return Components(Faithful, new BoxSegmenter()); });
        Assert.Equal(1, loaded);
        var again = Execute(Configured(null), () => throw new InvalidOperationException("no model is needed"));
        Assert.NotNull(again.Attribution);
    }

    [Fact]
    public void An_oracle_and_the_method_itself_do_not_share_a_folder()
    {
        Vos(Configured(null), "one");
        var error = Assert.Throws<ConfigurationException>(() => Vos(Configured(OracleKind.Mask), "one"));
        Assert.Contains("oracle = null, not \"mask\"", error.Message);
        Assert.Throws<ConfigurationException>(() => new AttributionRun(Configured(null), "0", TinyDataset.DecodeFrame, () => throw new InvalidOperationException(), TimeProvider.System)
            .Execute(dataset.At("one"), false, null, default));
    }

    [Fact]
    public void Refuses_reinitialisation_and_says_why()
    {
        var error = Assert.Throws<ConfigurationException>(() => Vos(Configured(OracleKind.Visibility, "use_point_reinit=true"), "run"));
        Assert.StartsWith("oracle=visibility: it judges the points of the first masks", error.Message);
    }

    [Fact]
    public void Refuses_a_dataset_with_first_masks_alone_before_it_writes_anything()
    {
        File.Delete(dataset.AnnotationFile("ant", 4));
        var error = Assert.Throws<DatasetException>(() => Vos(Configured(OracleKind.Points), "run"));
        Assert.StartsWith($"{dataset.FrameFile("ant", 4)}: has no annotation; oracle=points needs the true masks of every frame", error.Message);
        Assert.Throws<DatasetException>(() => Execute(Configured(null), () => throw new InvalidOperationException("no model is needed")));
        Assert.False(Directory.Exists(dataset.At("run")));
    }

    [Fact]
    public void A_run_with_true_points_is_the_same_whatever_the_tracker_does()
    {
        Vos(Configured(OracleKind.Points), "good", Components(Faithful, new BoxSegmenter()));
        Vos(Configured(OracleKind.Points), "bad", Components(Jumping(1), new BoxSegmenter()));
        Assert.Equal(File.ReadAllText(dataset.At("good/trajectories/ant.json")), File.ReadAllText(dataset.At("bad/trajectories/ant.json")));
        Assert.Equal(File.ReadAllText(dataset.At("good/scores.json")), File.ReadAllText(dataset.At("bad/scores.json")));
    }

    private static ScriptedMotion Faithful => new((p, t) => p with { X = p.X + t });

    private static ScriptedMotion Jumping(int from) => new((p, t) => t < from ? p with { X = p.X + t } : new Vector2(60, 44));

    private static OracleScore Score(AttributedObject item, string run) => item.Scores.Single(s => s.Run == run);

    private LossAttribution Run(IPointTracker tracker, IPromptSegmenter segmenter) =>
        Execute(Configured(null), () => Components(tracker, segmenter)).Attribution!;

    private AttributionOutcome Execute(RunConfiguration configuration, Func<MethodComponents> create) =>
        new AttributionRun(configuration, "0.0.0", TinyDataset.DecodeFrame, create, TimeProvider.System).Execute(dataset.At("run"), false, null, default);

    private void Vos(RunConfiguration configuration, string name, MethodComponents? components = null) =>
        new VosRun(configuration, "0.0.0", TinyDataset.DecodeFrame, () => components ?? Components(Faithful, new BoxSegmenter()), TimeProvider.System)
            .Execute(new RunFolder(dataset.At(name)), false, null, default);

    private static MethodComponents Components(IPointTracker tracker, IPromptSegmenter segmenter) => new(tracker, segmenter, new InferenceClock(), "none", []);

    private RunConfiguration Configured(OracleKind? oracle, params string[] overrides)
    {
        var loader = new RunConfigurationLoader(
        [
            new ComponentSchema("tracker", _ => "scripted", new Dictionary<string, Type> { ["scripted"] = typeof(NoOptions) }),
            new ComponentSchema("segmenter", _ => "scripted", new Dictionary<string, Type> { ["scripted"] = typeof(NoOptions) }),
        ], typeof(OracleSettings));
        return loader.Load(
        [
            new ConfigurationLayer("test", new JsonObject
            {
                ["dataset"] = "davis2017", ["data"] = dataset.Root, ["threads"] = 1, ["oracle"] = oracle?.ToString().ToLowerInvariant(),
            }),
            .. overrides.Select(ConfigurationLayer.FromOverride),
        ]);
    }

    private sealed record NoOptions;
}
