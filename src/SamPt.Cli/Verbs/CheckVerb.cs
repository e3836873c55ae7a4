using System.CommandLine;
using System.Text.Json;
using SamPt.Data.Submission;
using SamPt.Experiments.Configuration;
using SamPt.Experiments.Runs;

namespace SamPt.Cli.Verbs;

/// <summary>Finds what a benchmark's server would refuse.</summary>
internal sealed class CheckVerb : SubmissionVerb
{
    private readonly Argument<string> submission;
    private readonly Option<bool> json;

    public CheckVerb(CliContext context)
        : base("check", "Check a submission before a benchmark's server does", context)
    {
        submission = new Argument<string>("submission") { Description = "A zip, a folder with what would be zipped, or a run" };
        Add(submission);
        json = Add<bool>("--json", "Print the document sampt.check/1 instead of lines");
    }

    public override VerbGuide Guide => new(
        "Reads every mask: are they where the server looks, all of them and no others, intact 8-bit palette PNGs of the right size with the ids of the first masks; for uvo: types, scores, "
        + "categories, video ids, run lengths and sizes. Problems are printed a line each: file, what, expected, remedy. " + Layouts,
        [
            "sampt check submission.zip --benchmark davis2017-test-dev --data DAVIS",
            "sampt check submission.zip --benchmark youtube-vos --data YouTubeVOS2019 --json",
        ],
        "0 sound; 2 bad arguments; 3 there are problems, or the zip or dataset cannot be read; 130 interrupted.");

    protected override int Execute(ParseResult arguments)
    {
        var benchmark = BenchmarkOf(arguments);
        var path = Context.Resolve(arguments.GetValue(submission)!);
        using var files = Open(path, benchmark);
        var report = benchmark.ResultsFile is null
            ? new SubmissionCheck(benchmark, GroundOf(benchmark, arguments), MaxProblems(arguments)).Check(files, Context.Cancellation)
            : ResultsCheckOf(benchmark, arguments).Check(files, Context.Cancellation);
        if (arguments.GetValue(json)) Context.Output.WriteLine(ToJson(report));
        else WriteProblems(report);
        return report.IsSound ? SamPtCli.Done : SamPtCli.BadDataset;
    }

    // A run's masks lie as in the zip, but for the folder around them.
    private static ISubmissionFiles Open(string path, Benchmark benchmark)
    {
        if (benchmark.ResultsFile is null && new RunFolder(path) is { HasManifest: true } run)
            return SubmissionFiles.Open(run.Annotations, benchmark.Folder.Length == 0 ? "" : benchmark.Folder + "/");
        if (benchmark.ResultsFile is { } name && File.Exists(InRun(path, benchmark)) && !path.EndsWith(".zip", StringComparison.OrdinalIgnoreCase))
            return SubmissionFiles.OpenFile(InRun(path, benchmark), name);
        return SubmissionFiles.Open(path);
    }

    private static string ToJson(SubmissionReport report)
    {
        var document = JsonSerializer.SerializeToNode(report, StrictBinder.Options)!.AsObject();
        document.Insert(0, "schema", "sampt.check/1");
        return document.ToJsonString(StrictBinder.Options);
    }
}
