using System.CommandLine;
using System.Text.Json.Nodes;
using SamPt.Cli.Catalogs;
using SamPt.Cli.Display;
using SamPt.Core;
using SamPt.Data.Codecs;
using SamPt.Experiments.Configuration;
using SamPt.Experiments.Tracking;

namespace SamPt.Cli.Verbs;

/// <summary>Runs a point tracker alone, on clips whose true tracks are known: TAP-Vid.</summary>
internal sealed class TrackVerb : RunVerb
{
    private readonly Option<string?> data;
    private readonly Option<string?> tracks;
    private readonly Option<string?> frames;
    private readonly Option<string?> sequences;
    private readonly Option<bool> overwrite;
    private readonly Option<bool> json;

    public TrackVerb(CliContext context)
        : base("track", "Run a point tracker alone on clips with known tracks: its answers, TAP-Vid scores", context)
    {
        AddWords("tracker=tiny-tracker longest_size=512");
        data = Add<string?>("--data", "A folder with Tracks/CLIP.json and JPEGImages/CLIP, as `dataset synth` writes it", "DIR");
        tracks = Add<string?>("--tracks", "Instead of --data: one file of true tracks", "FILE");
        frames = Add<string?>("--frames", "The folder of its frames", "DIR");
        AddSetting<string?>("query_mode", "--query-mode", "Points are asked for on the first frame they are seen on (the default), or strided, on every fifth", "first|strided", "--queries");
        AddSetting<string?>("grouping", "--grouping", "Queries that a tracker may let help one another: of an object (the default) or all, asked for on the same frame; or none, as TAP-Vid demands", "object|frame|none");
        sequences = AddSetting<string?>("sequences", "--sequences", "Only these clips, with commas between them", "A,B");
        AddPlaceAndDevice();
        overwrite = Add<bool>("--overwrite", "Begin anew if the folder holds a run");
        json = Add<bool>("--json", "Print the document sampt.track/1 (manifest and scores) instead of tables");
    }

    public override VerbGuide Guide => new(
        "Asks the tracker for the true position of every point on its query frame and holds its answers against the true tracks (sampt.tracks/1). "
        + "Average Jaccard, points within 1, 2, 4, 8, 16 pixels of a picture scaled to 256x256, and occlusion accuracy are computed for each clip, and their mean over the clips is the score, as in TAP-Vid. "
        + "Frames keep their size unless longest_size says otherwise, and positions are scaled with them (TAP-Vid's published figures are mostly for frames of 256x256: another category). "
        + "Visible is what the tracker says; the border rule and the patch filter of `vos` take no part. "
        + "Trackers that look at their points together (klt, cotracker) profit from it: --grouping says which points they see together, --grouping none is what TAP-Vid asks for. "
        + "Writes RUN/tracks/CLIP.json, run.json, journal.jsonl, scores.json and the table; the same command continues an interrupted run. "
        + "The pickles of TAP-Vid and RoboTAP become such clips by scripts/convert/tapvid_pickle.py.",
        [
            "sampt dataset synth -o clips --clips 8 --frames 48 --objects 2 --seed 4242",
            "sampt track --data clips -o runs/klt tracker=klt",
            "sampt track --data clips -o runs/tiny --query-mode strided",
            "python3 scripts/convert/tapvid_pickle.py tapvid_davis.pkl -o tapvid-davis && sampt track --data tapvid-davis -o runs/davis --grouping none",
            "sampt track --tracks Tracks/one.json --frames JPEGImages/one -o runs/one tracker=cotracker",
        ],
        "0 done; 1 finished, some clips failed (the others are kept, nothing is scored); 2 bad arguments or configuration, or a run of another configuration in the folder; "
        + "3 tracks or frames are missing or do not belong together; 4 model or device; 5 output; 130 interrupted, run the same command again to go on.");

    protected override int Execute(ParseResult arguments)
    {
        var (truth, clips) = Clips(arguments);
        var configuration = Configuration(arguments, truth);
        var folder = new TrackingFolder(configuration.Output!);
        var run = new TrackingRun(
            configuration, truth, clips, CliContext.Version, FrameCodec.Default.Read, () => MethodFactory.CreateTracker(configuration, Context), Context.Services.Time);
        var outcome = run.Execute(folder, arguments.GetValue(overwrite), Context.Log, Context.Cancellation);
        if (arguments.GetValue(json)) Context.Output.WriteLine(TrackReport.ToJson(folder, outcome));
        else TrackReport.Write(Context, folder, outcome);
        return outcome.Manifest.Failures.Count == 0 ? SamPtCli.Done
            : outcome.Manifest.Failures.Count == clips.Count ? outcome.Manifest.Failures[0].ExitCode : SamPtCli.SomeFailed;
    }

    private (string Truth, IReadOnlyList<TrackedClip> Clips) Clips(ParseResult arguments)
    {
        switch (arguments.GetValue(data), arguments.GetValue(tracks), arguments.GetValue(frames))
        {
            case ({ } root, null, null):
                var folder = Context.Resolve(root);
                return (folder, TrackedClip.In(folder, Names(arguments.GetValue(sequences))));
            case (null, { } file, { } images):
                if (arguments.GetValue(sequences) is not null) throw new ConfigurationException("--sequences: chooses among the clips of --data; leave it out with --tracks.");
                var truth = Context.Resolve(file);
                return (truth, [TrackedClip.Of(truth, Context.Resolve(images))]);
            default:
                throw new ConfigurationException("sampt track: what to track is not told; expected --data DIR, or --tracks FILE with --frames DIR.");
        }
    }

    private RunConfiguration Configuration(ParseResult arguments, string truth)
    {
        var layers = Layers(arguments);
        TrackingSettings.RequireKnownKeys(layers);
        return Load([.. layers, new ConfigurationLayer("track", new JsonObject { ["dataset"] = "tracks", ["data"] = truth })], typeof(TrackingSettings));
    }
}
