using System.CommandLine;
using System.Globalization;
using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Data.Synthetic;

namespace SamPt.Cli.Verbs;

/// <summary>Makes procedural clips with exact masks and tracks.</summary>
internal sealed class DatasetSynthVerb : Verb
{
    private static readonly SynthOptions Defaults = new();

    private readonly Option<string> output;
    private readonly Option<int> clips;
    private readonly Option<int> frames;
    private readonly Option<string> size;
    private readonly Option<int?> objects;
    private readonly Option<int> points;
    private readonly Option<double> difficulty;
    private readonly Option<ulong> seed;
    private readonly Option<FrameFormat> format;

    public DatasetSynthVerb(CliContext context)
        : base("synth", "Make procedural clips with exact masks and point tracks", context)
    {
        output = Add<string>("--output", "The dataset's folder; must not be there, or be empty", "DIR", required: true, "-o");
        clips = WithDefault(Add<int>("--clips", "How many clips", "N"), Defaults.Clips);
        frames = WithDefault(Add<int>("--frames", "Frames of each clip", "T"), Defaults.Frames);
        size = WithDefault(Add<string>("--size", "Size of the frames", "WxH"), Defaults.Size.ToString());
        objects = Add<int?>("--objects", $"Objects of each clip, 1 .. 5; {Defaults.MinObjects} .. {Defaults.MaxObjects} at random by default", "K");
        points = WithDefault(Add<int>("--points", "Points tracked on each object", "N"), Defaults.PointsPerObject);
        difficulty = WithDefault(Add<double>("--difficulty", "0 (slow, distinct) .. 1 (fast, alike)", "D"), Defaults.Difficulty);
        seed = WithDefault(Add<ulong>("--seed", "The same settings and seed make the same clips", "S"), Defaults.Seed);
        format = WithDefault(Add<FrameFormat>("--format", "Frames as jpg (quality 95, by libjpeg-turbo) or png", "NAME"), FrameFormat.Jpg);
    }

    public override VerbGuide Guide => new(
        "Textured shapes before a moving background: rotation, scale, bending, occlusion by each other and by posts and leaves, leaving and coming "
        + "back, changing light, motion blur. Written in the layout of DAVIS 2017, with the exact tracks in Tracks/CLIP.json "
        + "(sampt.tracks/1: positions and occlusion of every point on every frame).",
        [
            "sampt dataset synth -o clips --clips 4 --frames 48 --objects 2 --seed 1",
            "sampt vos --dataset davis2017 --data clips -o runs/clips",
        ],
        "0 done; 2 bad arguments; 4 libjpeg-turbo is missing; 5 the folder is not empty or cannot be written; 130 interrupted, nothing left behind.");

    protected override int Execute(ParseResult arguments)
    {
        var options = new SynthOptions
        {
            Clips = arguments.GetValue(clips),
            Frames = arguments.GetValue(frames),
            Size = SizeOf(arguments.GetValue(size)!),
            MinObjects = arguments.GetValue(objects) ?? Defaults.MinObjects,
            MaxObjects = arguments.GetValue(objects) ?? Defaults.MaxObjects,
            PointsPerObject = arguments.GetValue(points),
            Difficulty = arguments.GetValue(difficulty),
            Seed = arguments.GetValue(seed),
        };
        options.Validate();
        var folder = Context.Resolve(arguments.GetValue(output)!);
        new SyntheticDatasetWriter(options, arguments.GetValue(format)).Write(folder, new ClipLines(Context), Context.Cancellation);
        Context.Output.WriteLine($"{folder}: {options.Clips} clips of {options.Frames} frames, {options.Size}");
        return SamPtCli.Done;
    }

    private static Option<T> WithDefault<T>(Option<T> option, T value)
    {
        option.DefaultValueFactory = _ => value;
        return option;
    }

    private static ImageSize SizeOf(string text) =>
        text.Split('x') is [var width, var height]
        && int.TryParse(width, NumberStyles.None, CultureInfo.InvariantCulture, out var w)
        && int.TryParse(height, NumberStyles.None, CultureInfo.InvariantCulture, out var h)
            ? new ImageSize(w, h)
            : throw new ConfigurationException($"--size {text}: not a size; write width and height as in 854x480.");

    private sealed class ClipLines(CliContext context) : IProgress<SyntheticClipWritten>
    {
        public void Report(SyntheticClipWritten clip) =>
            context.Log($"[{clip.Index + 1}/{clip.Clips}] {clip.Name}: {clip.Frames} frames, {clip.Objects} objects");
    }
}
