using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using SamPt.Cli.Catalogs;
using SamPt.Core.Interactive;
using SamPt.Data.Codecs;
using SamPt.Experiments.Configuration;
using SamPt.Experiments.Interactive;

namespace SamPt.Cli.Verbs;

/// <summary>Simulates interactive users: the paper's Algorithms 1 to 4.</summary>
internal sealed class InteractiveVerb : DatasetRunVerb
{
    private readonly Option<bool> json;

    public InteractiveVerb(CliContext context)
        : base(
            "interactive", "Simulate interactive users (Algorithms 1-4): histories, masks, the curve of IoU against interactions",
            "interactions_max=100 interactions_max_per_frame=1", "A dataset annotated on every frame, as davis2016 (D16)", context)
    {
        AddSetting<string?>("methods", "--methods", "Users to simulate: sam-only,online,offline by default", "A,B");
        json = Add<bool>("--json", "Print the document sampt.interactive/1 instead of tables");
    }

    public override VerbGuide Guide => new(
        "A user who knows the true masks corrects the predicted ones. On a frame whose J is below the threshold the user first takes away negative points that lie on the object, "
        + "then positive ones beside it (with their future), else adds a point where most is wrong, which is tracked from there on. sam-only works on each frame alone; "
        + "online goes once through the video (online_interactive_iou_threshold=0.95, interactions_max_per_frame=3, interactions_max=300); offline goes through again and again with "
        + "rising thresholds and keeps the best checkpoint. The first query points count as interactions. Each object has a user of its own. "
        + "Writes RUN/METHOD/history/VIDEO.jsonl (every interaction with J and F before and after, on the frame and on the whole video), RUN/METHOD/Annotations, curve.csv and curve.svg.",
        [
            "sampt interactive --dataset davis2016 --data DAVIS --sequences blackswan,libby -o runs/clicks",
            "sampt interactive --dataset davis2016 --data DAVIS --methods online -o runs/online interactions_max=100 positive_points_per_mask=4",
        ],
        "0 done; 1 finished, some videos failed; 2 bad arguments or configuration; 3 bad dataset; 4 model or device; 5 output; 130 interrupted, run the same command again to go on.");

    protected override int Execute(ParseResult arguments)
    {
        var configuration = LoadConfiguration(arguments, below: null, above: [], typeof(InteractiveOptions), typeof(InteractiveSettings));
        var run = new InteractiveRun(
            configuration, CliContext.Version, FrameCodec.Default.Read, () => MethodFactory.Create(configuration, Context, framesAtOnce: false), Context.Services.Time);
        var outcome = run.Execute(configuration.Output!, Context.Log, Context.Cancellation);

        if (arguments.GetValue(json)) Context.Output.WriteLine(ToJson(configuration.Output!, outcome));
        else Report(configuration.Output!, outcome);
        return outcome.Manifest.Failures.Count == 0 ? SamPtCli.Done
            : outcome.Records.All(r => r.Records.Count == 0) ? outcome.Manifest.Failures[0].ExitCode : SamPtCli.SomeFailed;
    }

    private void Report(string path, InteractiveRunOutcome outcome)
    {
        Context.Tables.Write(
            "mean over objects", ["method", "objects", "interactions", "J first", "J last", "F last", "J&F last"],
            [.. outcome.Records.Where(r => r.Records.Count > 0).Select(r => new[]
            {
                r.Method, $"{r.Records.Count}", Number(r.Records.Average(o => o.Interactions), "0.0"), Number(r.Records.Average(o => o.Outcome.InitialScore.J)),
                Number(r.Records.Average(o => o.Outcome.Final.J)), Number(r.Records.Average(o => o.Outcome.Final.F)), Number(r.Records.Average(o => o.Outcome.Final.JAndF)),
            })]);
        var folder = new InteractiveFolder(path);
        if (outcome.Curves.Count > 0) Context.Output.WriteLine($"curve: {folder.ChartFile} {folder.CurveFile}");
        Context.Output.WriteLine($"run: {path}");
    }

    private static string ToJson(string path, InteractiveRunOutcome outcome) => new JsonObject
    {
        ["schema"] = "sampt.interactive/1",
        ["run"] = path,
        ["methods"] = new JsonArray([.. outcome.Records.Select(r => (JsonNode)new JsonObject
        {
            ["method"] = r.Method,
            ["objects"] = new JsonArray([.. r.Records.Select(o => (JsonNode)new JsonObject
            {
                ["video"] = o.Video, ["object"] = o.ObjectId, ["interactions"] = o.Interactions,
                ["J-first"] = o.Outcome.InitialScore.J, ["J-last"] = o.Outcome.Final.J, ["F-last"] = o.Outcome.Final.F,
            })]),
        })]),
        ["failures"] = new JsonArray([.. outcome.Manifest.Failures.Select(f => (JsonNode)new JsonObject { ["video"] = f.Video, ["message"] = f.Message })]),
    }.ToJsonString(StrictBinder.Options);

    private static string Number(double value, string format = "0.000") => value.ToString(format, CultureInfo.InvariantCulture);
}
