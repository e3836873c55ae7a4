using System.CommandLine;
using System.Text.Json.Nodes;
using SamPt.Cli.Display;
using SamPt.Experiments.Configuration;
using SamPt.Experiments.Runs;

namespace SamPt.Cli.Verbs;

/// <summary>Finds everything on the first frame and tracks it: results in the form of YouTube-VIS, AP and AR.</summary>
internal sealed class VisVerb : DatasetRunVerb
{
    private readonly Option<bool> overlay;
    private readonly Option<bool> overwrite;
    private readonly Option<string?> shard;
    private readonly Option<bool> json;

    public VisVerb(CliContext context)
        : base(
            "vis", "Find all objects on the first frame and track them: results.json, AP and AR", "max_num_masks=20 pred_iou_thresh=0.8",
            "uvo (UVO), or any other whose first frames are to be searched", context)
    {
        overlay = Add<bool>("--overlay", "Draw masks and points over the frames, as a film where ffmpeg is there, else as pictures");
        overwrite = Add<bool>("--overwrite", "Begin anew if the folder holds a run");
        shard = Add<string?>("--shard", "Run only part I of N of the videos, for `sampt merge` to join; a folder of its own each", "I/N");
        json = Add<bool>("--json", "Print the document sampt.vis/1 (manifest and scores) instead of tables");
    }

    public override VerbGuide Guide => new(
        "Prompts the segmenter with a grid of points on the first frame, keeps the masks that are confident (pred_iou_thresh) and stable "
        + "(stability_score_thresh) and not near duplicates (box_nms_thresh), takes the first max_num_masks, and tracks each through the video as `vos` does. "
        + "Objects do not compete for pixels: masks may overlap. RUN/results.json has them in the form of YouTube-VIS, with null on frames without a mask; "
        + "scores are the mean predicted IoU. With annotations, AP and AR are printed. "
        + "Keys carry the reference's names and defaults (points_per_side, masks_batch_size, min_size_test, ...). "
        + "A segmenter with SAM's multi-mask output (4 masks: `scripts/export/sam.py --masks 4`, or an official export) gives three masks a point; one without, such as "
        + "tiny-sam, its single mask with that mask's own IoU estimate: lower the thresholds for it. "
        + "Frames are scaled to 360 pixels on the short side, as in the reference (min_size_test). There the reference hands the boxes of its refinement over without scaling "
        + "them to the model; segmenter.reference_box_bug=true does so too.",
        [
            "sampt vis --dataset uvo --data UVOv1.0 -o runs/uvo segmenter.encoder=sam_encoder.onnx segmenter.decoder=sam_decoder.onnx",
            "sampt vis --dataset uvo --data clips -o runs/tiny --overlay max_num_masks=20 pred_iou_thresh=0.15 stability_score_thresh=0.4",
            "sampt score --protocol uvo --ground-truth UVO_video_val_dense.json --predictions runs/uvo",
        ],
        "0 done; 1 finished, some videos failed (the others are kept); 2 bad arguments or configuration, or a run of another configuration in the folder; "
        + "3 bad dataset; 4 model or device; 5 output; 130 interrupted, run the same command again to go on.");

    /// <summary>Where the reference's configuration for this differs from that of `vos`.</summary>
    private static ConfigurationLayer Defaults => new("sampt vis", new JsonObject { ["point_tracker_mask_batch_size"] = 100 });

    protected override int Execute(ParseResult arguments)
    {
        var configuration = LoadConfiguration(arguments, Defaults, OverlayLayer(arguments, overlay), [.. VisOptions.Records]);
        var folder = new RunFolder(configuration.Output!);
        var part = arguments.GetValue(shard) is { } text ? Shard.Parse(text) : null;
        var outcome = RunExecution.Run(Context, configuration, folder, arguments.GetValue(overwrite), part);
        if (arguments.GetValue(json)) Context.Output.WriteLine(RunReport.ToJson(folder, outcome, "sampt.vis/1"));
        else RunReport.Write(Context, folder, outcome, configuration.Split);
        return RunExecution.ExitCodeOf(outcome);
    }
}
