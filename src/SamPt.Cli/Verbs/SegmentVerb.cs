using System.CommandLine;
using System.Text.Json.Nodes;
using SamPt.Cli.Catalogs;
using SamPt.Cli.Display;
using SamPt.Core;
using SamPt.Data.Codecs;
using SamPt.Data.Objects;
using SamPt.Data.Video;
using SamPt.Experiments.Clips;
using SamPt.Experiments.Configuration;

namespace SamPt.Cli.Verbs;

/// <summary>One video or folder of frames with objects that the user gives; no ground truth.</summary>
internal sealed class SegmentVerb : RunVerb
{
    private readonly Argument<string> input;
    private readonly Option<string?> points;
    private readonly Option<string?> boxes;
    private readonly Option<string[]> masks;
    private readonly Option<int> start;
    private readonly Option<int?> end;
    private readonly Option<int> stride;
    private readonly Option<string?> overlay;
    private readonly Option<bool> overwrite;
    private readonly Option<bool> plan;
    private readonly Option<bool> json;

    public SegmentVerb(CliContext context)
        : base("segment", "Segment objects that you give, by points, boxes or masks, in a video file or a folder of frames", context)
    {
        input = new Argument<string>("input") { Description = "A video file, read through ffmpeg, or a folder of JPEG or PNG frames" };
        Add(input);
        AddWords("positive_points_per_mask=8, as for vos");
        points = Add<string?>("--points", "Query points: the reference's text format, or sampt.points/1 if the name ends in .json", "FILE");
        boxes = Add<string?>("--boxes", "Boxes: sampt.boxes/1", "FILE");
        masks = Add<string[]>("--masks", "A label PNG, on frame FRAME or the first one taken, or sampt.masks/1 if the name ends in .json; may be repeated", "[FRAME:]FILE");
        start = Add<int>("--start", "The first frame to take, 0 by default", "FRAME");
        end = Add<int?>("--end", "The frame after the last one to take", "FRAME");
        stride = Add<int>("--stride", "Take every N-th frame", "N");
        stride.DefaultValueFactory = _ => 1;
        AddSetting<int?>("max_frames", "--max-frames", "Take at most N frames", "N");
        AddSetting<int?>("longest_size", "--longest-size", "Longest side of the frames to work on; what the segmenter takes by default, with object_window so many times that, or what TAPIR and tiny-tracker take if that is more", "PIXELS");
        overlay = Add<string?>("--overlay", $"Draw masks and points over the frames: {string.Join(", ", ClipOverlays.Formats)}", "A,B");
        AddPlaceAndDevice();
        overwrite = Add<bool>("--overwrite", "Begin anew if the folder holds a run");
        plan = Add<bool>("--plan", "Forecast memory, time and disk from a few frames, and write nothing");
        json = Add<bool>("--json", "Print the document sampt.segment/1 (run.json and the places of the results), or sampt.plan/1, instead of text");
    }

    public override VerbGuide Guide => new(
        "Tracks the query points of each object through the video and makes masks of them, as `vos` does, with the same settings. Objects may appear on any frame "
        + "and be given in several ways at once; frames are counted from 0 in the file or folder, whatever --start and --stride leave out, and points and boxes are in pixels of the frame as it is. "
        + "A mask gives its object as in `vos`: query points are selected on it, and it is written as it is on its frame. A box becomes a mask first: the segmenter is prompted with the box alone on its frame. "
        + "Points are used as they are. Objects given by masks keep the ids of their pixels, the others take the lowest ids left. "
        + "Writes DIR/masks/FRAME.png (label maps at the video's size), trajectories.json, objects.json (ids and names), run.json, and overlay.mp4, .gif (150 frames at most), .png. "
        + "Frames stream: memory does not grow with the video but for the trajectories, 18 bytes a point and frame. "
        + "The same command continues an interrupted run after its last mask and ends with the same bytes (tracking that was not finished, and runs with use_point_reinit, begin again). "
        + "JSON forms: {\"schema\":\"sampt.points/1\",\"objects\":[{\"name\":\"swan\",\"frame\":0,\"positive\":[[252,314]],\"negative\":[[605,257]]}]}; "
        + "{\"schema\":\"sampt.boxes/1\",\"objects\":[{\"name\":\"swan\",\"frame\":0,\"box\":[151,141,645,443]}]}; "
        + "{\"schema\":\"sampt.masks/1\",\"masks\":[{\"file\":\"00000.png\",\"frame\":0,\"names\":{\"1\":\"swan\"}}]}.",
        [
            "sampt segment swan.mp4 --masks first.png -o runs/swan --overlay mp4,png",
            "sampt segment frames/ --points points.json -o runs/points --stride 2 --max-frames 200",
            "sampt segment street.mp4 --boxes cars.json --masks 120:bus.png -o runs/street tracker=klt positive_points_per_mask=8",
            "sampt segment hour.mp4 --masks first.png --plan",
            "sampt points --image 00000.jpg --mask 00000.png -o points.txt && sampt segment frames/ --points points.txt -o runs/again",
        ],
        "0 done; 2 bad arguments or configuration, or a run of another configuration in the folder; 3 the video, or what gives the objects, is missing or wrong, ffmpeg is missing, "
        + "or the video ends early (what was finished is kept); 4 model or device; 5 output; 130 interrupted, run the same command again to go on.");

    private FfmpegTools Tools => FfmpegTools.In(Context.Services.Variable("SAMPT_FFMPEG"));

    protected override int Execute(ParseResult arguments)
    {
        var formats = OverlayFormats(arguments);
        var configuration = LoadConfiguration(arguments);
        var selection = new ClipSelection(
            arguments.GetValue(start), arguments.GetValue(end), arguments.GetValue(stride), configuration.MaxFrames);
        var files = Files(arguments);
        using var clip = Clip.Open(configuration.Data, selection, FrameCodec.Default.Read, Tools);
        var task = new ClipTask(clip, ClipObjects.Read(files, clip), selection);
        if (arguments.GetValue(plan)) return PlanExecution.Run(Context, configuration, arguments.GetValue(json), plans => plans.Of(task, Context.Cancellation));
        var folder = new ClipFolder(configuration.Output!);

        var run = new ClipRun(configuration, CliContext.Version, () => MethodFactory.Create(configuration, Context), Context.Services.Time);
        var manifest = RunDisplay.Show(Context, progress => run.Execute(task, folder, arguments.GetValue(overwrite), progress, Context.Cancellation));
        if (formats.Count > 0) Context.Log($"drawing {string.Join(", ", formats)}");
        var drawn = new ClipOverlays(Tools).Write(task, folder, formats, Context.Cancellation);
        if (arguments.GetValue(json)) Context.Output.WriteLine(ClipReport.ToJson(folder, task, manifest, drawn));
        else ClipReport.Write(Context, folder, task, manifest, drawn);
        return SamPtCli.Done;
    }

    /// <summary>Refuses what could not be drawn before anything is computed.</summary>
    private IReadOnlyList<string> OverlayFormats(ParseResult arguments)
    {
        var formats = Names(arguments.GetValue(overlay)) ?? [];
        if (formats.FirstOrDefault(f => !ClipOverlays.Formats.Contains(f)) is { } unknown)
            throw new ConfigurationException($"--overlay: {unknown} cannot be drawn{NearestName.Hint(unknown, ClipOverlays.Formats)}; expected {string.Join(", ", ClipOverlays.Formats)}, with commas between them.");
        if (formats.FirstOrDefault(f => f != "png") is { } film && Ffmpeg.Version(Tools.Ffmpeg) is null)
            throw new OutputException($"--overlay {film}: a film needs ffmpeg, which is not there ({Tools.Ffmpeg}); {Ffmpeg.Remedy}, or draw --overlay png.");
        return [.. formats.Distinct()];
    }

    private ObjectFiles Files(ParseResult arguments)
    {
        var given = new ObjectFiles(
            arguments.GetValue(points) is { } p ? Context.Resolve(p) : null, arguments.GetValue(boxes) is { } b ? Context.Resolve(b) : null,
            [.. (arguments.GetValue(masks) ?? []).SelectMany(m => MaskArgument.Parse(m, Context.Resolve))]);
        return given is { Points: null, Boxes: null, Masks.Count: 0 }
            ? throw new ConfigurationException("sampt segment: no object is given; expected --points, --boxes or --masks (see `sampt segment --help`).")
            : given;
    }

    // One video draws in the reference's order: the seed gives the points that `sampt points` prints for it.
    private RunConfiguration LoadConfiguration(ParseResult arguments) => Load(
    [
        .. Layers(arguments),
        new ConfigurationLayer("segment", new JsonObject { ["dataset"] = "clip", ["data"] = arguments.GetValue(input)!, ["rng"] = "reference" }),
    ]);
}
