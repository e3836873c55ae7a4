using System.CommandLine;
using System.Text.Json.Nodes;
using SamPt.Cli.Display;
using SamPt.Core.Imaging;
using SamPt.Data.Synthetic;
using SamPt.Experiments.Configuration;
using SamPt.Experiments.Runs;

namespace SamPt.Cli.Verbs;

/// <summary>The main job on the embedded clip and models.</summary>
internal sealed class DemoVerb : Verb
{
    // The clip is a function of these settings: embedding them embeds it. A pole and a bush stand before one thing; another one passes, leaves
    // the picture, is gone for a third of the clip, and comes back.
    private static readonly SynthOptions Clip = new()
    {
        Clips = 1, Frames = 64, Size = new ImageSize(854, 480), MinObjects = 2, MaxObjects = 2, Seed = 14, Difficulty = 0.5,
    };

    private readonly Argument<string[]> words;
    private readonly Option<string> output;

    public DemoVerb(CliContext context)
        : base("demo", "The main job on the embedded clip and models", context)
    {
        words = new Argument<string[]>("settings") { Description = "key=value, as for vos", Arity = ArgumentArity.ZeroOrMore };
        Add(words);
        output = Add<string>("--output", "Where clip and run are written", "DIR", false, "-o");
        output.DefaultValueFactory = _ => "runs/demo";
    }

    public override VerbGuide Guide => new(
        "Makes the embedded clip (two objects, one behind a pole, one that leaves the picture and comes back, with exact masks), runs `vos` on it with the embedded tracker and "
        + "segmenter, scores it, and draws masks and points over the frames. Needs no data and no other model.",
        ["sampt demo", "sampt demo positive_points_per_mask=8 seed=3"],
        "As for `vos`.");

    protected override int Execute(ParseResult arguments)
    {
        var place = Context.Resolve(arguments.GetValue(output)!);
        var data = MakeClip(place);
        var configuration = RunExecution.Load(
            Context,
            [
                new ConfigurationLayer("demo", new JsonObject
                {
                    ["dataset"] = "davis2017", ["data"] = data, ["output"] = Path.Combine(place, "run"), ["overlay"] = true,
                }),
                .. RunArguments.Layers(Context, arguments.GetValue(words) ?? [], [.. Options.Select(o => o.Name)]),
            ],
            place);
        var folder = new RunFolder(configuration.Output!);
        var outcome = RunExecution.Run(Context, configuration, folder, overwrite: true, shard: null);
        RunReport.Write(Context, folder, outcome, configuration.Split);
        return RunExecution.ExitCodeOf(outcome);
    }

    /// <summary>The clip's folder; made once, and again when a newer version has another clip.</summary>
    private string MakeClip(string place)
    {
        var data = Path.Combine(place, "clip");
        var writer = new SyntheticDatasetWriter(Clip, FrameFormat.Png);
        if (!writer.IsWritten(data))
        {
            if (File.Exists(SyntheticDatasetWriter.SettingsFile(data))) Directory.Delete(data, recursive: true);
            writer.Write(data, progress: null, Context.Cancellation);
        }
        Context.Log($"clip: {data} ({Clip.Frames} frames of {Clip.Size}, {Clip.MaxObjects} objects, seed {Clip.Seed})");
        return data;
    }
}
