using System.CommandLine;
using System.Text.Json.Nodes;
using SamPt.Cli.Display;
using SamPt.Data.Codecs;
using SamPt.Experiments.Configuration;
using SamPt.Experiments.Runs;

namespace SamPt.Cli.Verbs;

/// <summary>Runs a method on a dataset: masks, run manifest, scores.</summary>
internal sealed class VosVerb : Verb
{
    private readonly Argument<string[]> words;
    private readonly Dictionary<string, Option<string?>> settings;
    private readonly Option<bool> overlay;
    private readonly Option<bool> overwrite;
    private readonly Option<string?> shard;
    private readonly Option<bool> plan;
    private readonly Option<bool> json;

    public VosVerb(CliContext context)
        : base("vos", "Run a method on a dataset: masks, run manifest, scores", context)
    {
        words = new Argument<string[]>("settings")
        {
            Description = "A configuration file or preset, then key=value as in positive_points_per_mask=8 tracker.window=15",
            Arity = ArgumentArity.ZeroOrMore,
        };
        Add(words);
        settings = new()
        {
            ["dataset"] = Add<string?>("--dataset", "davis2016 (D16), davis2017 (D17), folder (G)", "NAME"),
            ["data"] = Add<string?>("--data", "The dataset's root", "DIR"),
            ["split"] = Add<string?>("--split", "Part of the dataset, val by default", "NAME"),
            ["sequences"] = Add<string?>("--sequences", "Only these, with commas between them", "A,B"),
            ["output"] = Add<string?>("--output", "The run's folder; a run that is there is continued", "DIR", false, "-o"),
            ["device"] = Add<string?>("--device", "auto, cpu, cuda[:N] or tensorrt[:N]", "NAME"),
        };
        overlay = Add<bool>("--overlay", "Draw masks and points over the frames, as a film where ffmpeg is there, else as pictures");
        overwrite = Add<bool>("--overwrite", "Begin anew if the folder holds a run");
        shard = Add<string?>("--shard", "Run only part I of N of the videos, for `sampt merge` to join; a folder of its own each", "I/N");
        plan = Add<bool>("--plan", "Forecast memory, time and disk from a few frames of the first video, and write nothing");
        json = Add<bool>("--json", "Print the document sampt.vos/1 (manifest and scores), or sampt.plan/1, instead of tables");
    }

    public override VerbGuide Guide => new(
        "Selects query points on the first mask of each object, tracks them through the video, prompts the segmenter with the visible ones on every frame, "
        + "and writes the masks to RUN/Annotations/VIDEO/FRAME.png, the trajectories, run.json, journal.jsonl, scores.json and the official tables. "
        + "The same command continues an interrupted run: finished videos are not run again, and the result is the same to the byte. "
        + "Settings carry the reference's names and defaults (sam_iou_threshold, positive_points_per_mask, iterative_refinement_iterations, ...); "
        + "`base: FILE` in a configuration file builds on another one.",
        [
            "sampt vos --dataset davis2016 --data DAVIS --sequences blackswan,libby -o runs/first",
            "sampt vos klt-tiny --dataset davis2017 --data DAVIS -o runs/second positive_points_per_mask=8 tracker.window=15",
            "sampt vos --dataset davis2017 --data DAVIS --plan",
            "sampt vos --dataset D17 --data DAVIS segmenter.encoder=sam_encoder.onnx segmenter.decoder=sam_decoder.onnx",
        ],
        "0 done; 1 finished, some videos failed (the others are kept); 2 bad arguments or configuration, or a run of another configuration in the folder; "
        + "3 bad dataset; 4 model or device; 5 output; 130 interrupted, run the same command again to go on.");

    protected override int Execute(ParseResult arguments)
    {
        var configuration = LoadConfiguration(arguments);
        if (arguments.GetValue(plan)) return PlanExecution.Run(Context, configuration, arguments.GetValue(json), plans => plans.Of(FrameCodec.Default.Read, Context.Cancellation));
        var folder = new RunFolder(configuration.Output!);
        var part = arguments.GetValue(shard) is { } text ? Shard.Parse(text) : null;
        var outcome = RunExecution.Run(Context, configuration, folder, arguments.GetValue(overwrite), part);
        if (arguments.GetValue(json)) Context.Output.WriteLine(RunReport.ToJson(folder, outcome));
        else RunReport.Write(Context, folder, outcome, configuration.Split);
        return RunExecution.ExitCodeOf(outcome);
    }

    private RunConfiguration LoadConfiguration(ParseResult arguments)
    {
        var layers = RunArguments.Layers(Context, arguments.GetValue(words) ?? [], [.. Options.Select(o => o.Name)]).ToList();
        foreach (var (key, option) in settings)
        {
            if (arguments.GetValue(option) is { } text) layers.Add(ConfigurationLayer.FromOption(option.Name, key, JsonValue.Create(text)));
        }
        if (arguments.GetValue(overlay)) layers.Add(ConfigurationLayer.FromOption(overlay.Name, "overlay", JsonValue.Create(true)));

        return RunExecution.Load(Context, layers, $"runs/vos-{Context.Services.Time.GetUtcNow():yyyyMMdd-HHmmss}");
    }
}
