using System.CommandLine;
using SamPt.Cli.Display;
using SamPt.Data.Codecs;
using SamPt.Experiments.Runs;

namespace SamPt.Cli.Verbs;

/// <summary>Runs a method on a dataset: masks, run manifest, scores.</summary>
internal sealed class VosVerb : DatasetRunVerb
{
    private readonly Option<bool> overlay;
    private readonly Option<bool> overwrite;
    private readonly Option<string?> shard;
    private readonly Option<bool> plan;
    private readonly Option<bool> json;

    public VosVerb(CliContext context)
        : base(
            "vos", "Run a method on a dataset: masks, run manifest, scores", "positive_points_per_mask=8 tracker.window=15",
            "davis2016 (D16), davis2017 (D17), folder (G)", context)
    {
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
        var configuration = LoadConfiguration(arguments, below: null, OverlayLayer(arguments, overlay));
        if (arguments.GetValue(plan)) return PlanExecution.Run(Context, configuration, arguments.GetValue(json), plans => plans.Of(FrameCodec.Default.Read, Context.Cancellation));
        var folder = new RunFolder(configuration.Output!);
        var part = arguments.GetValue(shard) is { } text ? Shard.Parse(text) : null;
        var outcome = RunExecution.Run(Context, configuration, folder, arguments.GetValue(overwrite), part);
        if (arguments.GetValue(json)) Context.Output.WriteLine(RunReport.ToJson(folder, outcome));
        else RunReport.Write(Context, folder, outcome, configuration.Split);
        return RunExecution.ExitCodeOf(outcome);
    }
}
