using System.CommandLine;
using System.Text.Json.Nodes;
using SamPt.Cli.Display;
using SamPt.Core;
using SamPt.Core.Pipeline.Oracles;
using SamPt.Data.Codecs;
using SamPt.Experiments.Attribution;
using SamPt.Experiments.Configuration;
using SamPt.Experiments.Runs;

namespace SamPt.Cli.Verbs;

/// <summary>Runs a method on a dataset: masks, run manifest, scores.</summary>
internal sealed class VosVerb : DatasetRunVerb
{
    private const string All = "all";

    private readonly Option<bool> overlay;
    private readonly Option<bool> overwrite;
    private readonly Option<string?> shard;
    private readonly Option<bool> plan;
    private readonly Option<string?> oracle;
    private readonly Option<bool> json;

    public VosVerb(CliContext context)
        : base(
            "vos", "Run a method on a dataset: masks, run manifest, scores", "positive_points_per_mask=8 tracker.window=15",
            "A name or alias of `sampt dataset list`, such as davis2017 or D17", context)
    {
        overlay = Add<bool>("--overlay", "Draw masks and points over the frames, as a film where ffmpeg is there, else as pictures");
        overwrite = Add<bool>("--overwrite", "Begin anew if the folder holds a run");
        shard = Add<string?>("--shard", "Run only part I of N of the videos, for `sampt merge` to join; a folder of its own each", "I/N");
        plan = Add<bool>("--plan", "Forecast memory, time and disk from a few frames of the first video, and write nothing");
        oracle = Add<string?>("--oracle", "Put the truth in the place of a part: points, visibility or mask; all runs each beside the method itself and tells what every object was lost by", "NAME");
        json = Add<bool>("--json", "Print the document sampt.vos/1 (manifest and scores), sampt.plan/1 or sampt.attribution/1, instead of tables");
    }

    public override VerbGuide Guide => new(
        "Selects query points on the first mask of each object, tracks them through the video, prompts the segmenter with the visible ones on every frame, "
        + "and writes the masks to RUN/Annotations/VIDEO/FRAME.png, the trajectories, run.json, journal.jsonl, scores.json and the official tables. "
        + "The same command continues an interrupted run: finished videos are not run again, and the result is the same to the byte. "
        + "Settings carry the reference's names and defaults (sam_iou_threshold, positive_points_per_mask, iterative_refinement_iterations, ...); "
        + "`base: FILE` in a configuration file builds on another one. "
        + "use_mask_propagation=true, which the paper does not have, prompts every frame with the mask of the frame before, moved with the points; "
        + "use_mask_fusion=true averages that with the prediction, too, each weighed by how wrong it is expected to be. "
        + "use_appearance_model=true corrects all masks by what the given one teaches about colours and about the segmenter's errors. "
        + "object_window=2 shows the segmenter each object in a window twice its size instead of the whole frame. "
        + "use_point_renewal=true, ours as well, looks every renewal_interval frames whether fewer than renewal_share of an object's points are visible, and then chooses as many new ones on its mask "
        + "if its expected IoU is at least renewal_iou_threshold of the object's best and it is neither much smaller nor much larger than before; so it does when the last points of an object go at once (renewal_when_lost); the old points stay, unlike those of use_point_reinit, which excludes it. "
        + "astray_distance=2 leaves out points more than two spreads of the object's points from where the others put them, leave_share=0.15 gives an object up of which fewer are visible, "
        + "and return_share=0.25 lets its points count again only when so many of them are found at once. All are ours and off by default; the embedded models recommend them. "
        + "Oracles tell whether the tracker or the segmenter loses an object; they need annotations on every frame and no reinitialisation. "
        + "--oracle points: on every frame the points are selected anew on the true masks, as many and by the same methods, all visible (none where the object is not to be seen): a perfect tracker, what is lost is the segmenter's; masks are not carried on, since such points do not tell how one has moved. "
        + "--oracle visibility: points are where the tracker has them, a positive one is visible exactly where it lies on its object's true mask, a negative one where it does not (and none where no positive one is): the gain is what wrong visibility and drift cost. "
        + "--oracle mask: the points are the tracker's, and a prompt is answered by the true mask of the object that more than half of its positive points lie on, else by nothing: a perfect segmenter, what is lost is the tracker's; only here are points renewed. "
        + "--oracle all writes the four runs to RUN/plain, points, visibility and mask, and RUN/attribution.json: an object is lost from the first frame on that begins five (or all that are left) with J below .5; each lost frame is owed to the "
        + "tracker (J below .5 with true masks too), the segmenter (with true points too), both, visibility (neither, but the right visibility mends it) or placement (the rest), and the object to what most of them are.",
        [
            "sampt vos --dataset davis2016 --data DAVIS --sequences blackswan,libby -o runs/first",
            "sampt vos klt-tiny --dataset davis2017 --data DAVIS -o runs/second positive_points_per_mask=8 tracker.window=15",
            "sampt vos --dataset davis2017 --data DAVIS --plan",
            "sampt vos --dataset davis2016 --data DAVIS --oracle all -o runs/who",
            "sampt vos --dataset D17 --data DAVIS segmenter.encoder=sam_encoder.onnx segmenter.decoder=sam_decoder.onnx",
        ],
        "0 done; 1 finished, some videos failed (the others are kept); 2 bad arguments or configuration, or a run of another configuration in the folder; "
        + "3 bad dataset; 4 model or device; 5 output; 130 interrupted, run the same command again to go on.");

    protected override int Execute(ParseResult arguments)
    {
        var all = arguments.GetValue(oracle) == All;
        var configuration = LoadConfiguration(arguments, below: null, OverlayLayer(arguments, overlay).Concat(OracleLayer(arguments)), typeof(OracleSettings));
        RefuseCombinations(arguments, all || OracleSettings.Of(configuration) is not null, all);
        if (all) return Attribute(arguments, configuration);
        if (arguments.GetValue(plan)) return PlanExecution.Run(Context, configuration, arguments.GetValue(json), plans => plans.Of(FrameCodec.Default.Read, Context.Cancellation));
        var folder = new RunFolder(configuration.Output!);
        var part = arguments.GetValue(shard) is { } text ? Shard.Parse(text) : null;
        var outcome = RunExecution.Run(Context, configuration, folder, arguments.GetValue(overwrite), part);
        if (arguments.GetValue(json)) Context.Output.WriteLine(RunReport.ToJson(folder, outcome));
        else RunReport.Write(Context, folder, outcome, configuration.Split);
        return RunExecution.ExitCodeOf(outcome);
    }

    private IEnumerable<ConfigurationLayer> OracleLayer(ParseResult arguments)
    {
        if (arguments.GetValue(oracle) is not { } name || name == All) return [];
        string[] known = [.. Enum.GetNames<OracleKind>().Select(n => n.ToLowerInvariant()), All];
        if (!known.Contains(name))
            throw new ConfigurationException($"--oracle: no oracle is called {name}{NearestName.Hint(name, known)} (there are {string.Join(", ", known)})");
        return [ConfigurationLayer.FromOption(oracle.Name, "oracle", JsonValue.Create(name))];
    }

    private void RefuseCombinations(ParseResult arguments, bool hasOracle, bool all)
    {
        if (hasOracle && arguments.GetValue(plan)) throw new ConfigurationException("--plan: forecasts the method itself; leave out --oracle.");
        if (all && arguments.GetValue(shard) is not null)
            throw new ConfigurationException("--oracle all: compares whole runs; leave out --shard, or run the shards of each oracle by itself and merge them.");
    }

    private int Attribute(ParseResult arguments, RunConfiguration configuration)
    {
        var outcome = RunExecution.Attribute(Context, configuration, arguments.GetValue(overwrite));
        if (arguments.GetValue(json)) Context.Output.WriteLine(AttributionReport.ToJson(configuration.Output!, outcome));
        else AttributionReport.Write(Context, configuration.Output!, outcome);
        return outcome.Runs.Select(r => RunExecution.ExitCodeOf(r.Run)).Max();
    }
}
