using System.CommandLine;
using SamPt.Data.Submission;

namespace SamPt.Cli.Verbs;

/// <summary>Builds a benchmark's submission.</summary>
internal sealed class PackVerb : SubmissionVerb
{
    private readonly Argument<string> source;
    private readonly Option<string> output;
    private readonly Option<bool> overwrite;

    public PackVerb(CliContext context)
        : base("pack", "Build the zip that a benchmark's server takes", context)
    {
        source = new Argument<string>("source") { Description = "A run, or a folder of VIDEO/FRAME.png; for uvo a run or a results JSON" };
        Add(source);
        output = Add<string>("--output", "The zip to write", "FILE", true, "-o");
        overwrite = Add<bool>("--overwrite", "Replace the zip");
    }

    public override VerbGuide Guide => new(
        "Packs the masks that the benchmark asks for, in its layout, and checks the zip as `sampt check` does before it appears; with a problem there is no zip. Masks that are no 8-bit palette PNGs "
        + "are written as such, with the same ids. The same masks give the same bytes. Without --data everything is packed and little checked. " + Layouts,
        [
            "sampt pack runs/test-dev --benchmark davis2017-test-dev --data DAVIS -o submission.zip",
            "sampt pack results --benchmark youtube-vos --data YouTubeVOS2019 -o submission.zip",
            "sampt pack runs/uvo --benchmark uvo --data UVO -o submission.zip",
        ],
        "0 packed; 2 bad arguments; 3 the masks have problems, which are printed, or the dataset cannot be read; 5 the zip is there already or cannot be written; 130 interrupted, nothing left behind.");

    protected override int Execute(ParseResult arguments)
    {
        var benchmark = BenchmarkOf(arguments);
        var from = InRun(Context.Resolve(arguments.GetValue(source)!), benchmark);
        var target = Context.Resolve(arguments.GetValue(output)!);
        var packer = new SubmissionPacker(benchmark);
        var outcome = benchmark.ResultsFile is null
            ? packer.PackMasks(from, GroundOf(benchmark, arguments), target, arguments.GetValue(overwrite), MaxProblems(arguments), Context.Cancellation)
            : packer.PackResults(from, ResultsCheckOf(benchmark, arguments), target, arguments.GetValue(overwrite), Context.Cancellation);
        if (outcome.LeftOut > 0) Context.Log($"{outcome.LeftOut} masks are left out: {benchmark.Name} does not ask for them");
        if (outcome.Rewritten > 0) Context.Log($"{outcome.Rewritten} masks were no 8-bit palette PNGs and are packed as such, with the same ids");
        WriteProblems(outcome.Report);
        if (!outcome.Report.IsSound)
        {
            Context.Fail($"{target}: not written; mend what is listed, then pack again.");
            return SamPtCli.BadDataset;
        }
        Context.Output.WriteLine($"{target}: {new FileInfo(target).Length} bytes");
        return SamPtCli.Done;
    }
}
