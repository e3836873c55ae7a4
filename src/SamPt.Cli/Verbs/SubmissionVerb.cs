using System.CommandLine;
using SamPt.Cli.Display;
using SamPt.Core;
using SamPt.Data.Codecs;
using SamPt.Data.Datasets;
using SamPt.Data.Submission;
using SamPt.Data.Ytvis;
using SamPt.Experiments.Runs;

namespace SamPt.Cli.Verbs;

/// <summary>A verb about a benchmark's submission: the dataset that it is held against, and how problems are told.</summary>
internal abstract class SubmissionVerb : Verb
{
    private readonly Option<string> benchmark;
    private readonly Option<string?> dataset;
    private readonly Option<string?> data;
    private readonly Option<string?> split;
    private readonly Option<string?> resolution;
    private readonly Option<string?> sequences;
    private readonly Option<int> maxProblems;

    protected SubmissionVerb(string name, string summary, CliContext context)
        : base(name, summary, context)
    {
        benchmark = Add<string>("--benchmark", string.Join(", ", BenchmarkCatalog.All.Select(b => b.Name)), "NAME", true);
        data = Add<string?>("--data", "The dataset's root: which videos, frames, sizes and ids are expected", "DIR");
        dataset = Add<string?>("--dataset", "Layout of --data, where it is not the benchmark's own", "NAME");
        split = Add<string?>("--split", "Part of the dataset; the one that the benchmark scores by default", "NAME");
        resolution = Add<string?>("--resolution", "480p, 1080p or Full-Resolution; the largest there is by default", "NAME");
        sequences = Add<string?>("--sequences", "Only these videos, with commas between them", "A,B");
        maxProblems = Add<int>("--max-problems", "How many problems of each kind are printed; all are counted", "N");
        maxProblems.DefaultValueFactory = _ => SubmissionCheck.DefaultKept;
    }

    /// <summary>The benchmarks and what they take, for help.</summary>
    protected static string Layouts => string.Join("; ", BenchmarkCatalog.All.Select(b => $"{b.Name}: {b.Takes}")) + ".";

    protected Benchmark BenchmarkOf(ParseResult arguments) => BenchmarkCatalog.Find(arguments.GetValue(benchmark)!);

    protected int MaxProblems(ParseResult arguments) => arguments.GetValue(maxProblems);

    /// <summary>What the benchmark expects of masks; null, with a warning, without --data.</summary>
    protected SubmissionGround? GroundOf(Benchmark chosen, ParseResult arguments) =>
        OpenDataset(chosen, arguments, "videos, frames, sizes and ids") is { } opened ? SubmissionGround.Of(opened, FrameCodec.Default.Read, Context.Cancellation) : null;

    /// <summary>The check of a results file, against the dataset's videos where --data is given.</summary>
    protected ResultsCheck ResultsCheckOf(Benchmark chosen, ParseResult arguments)
    {
        var opened = OpenDataset(chosen, arguments, "video and category ids, sizes and lengths");
        return new ResultsCheck(chosen, opened is null ? null : YtvisFile.ReadVideos(opened.GroundTruth), MaxProblems(arguments));
    }

    /// <summary>The masks or results of a run, or the path as it is.</summary>
    protected static string InRun(string path, Benchmark chosen)
    {
        var run = new RunFolder(path);
        if (!Directory.Exists(path)) return path;
        if (chosen.ResultsFile is { } results) return Path.Combine(path, results);
        return run.HasManifest ? run.Annotations : path;
    }

    private IVosDataset? OpenDataset(Benchmark chosen, ParseResult arguments, string unchecked_)
    {
        if (arguments.GetValue(data) is not { } root)
        {
            Context.Warn($"{unchecked_} are not checked; give the dataset by --data.");
            return null;
        }
        var kind = DatasetCatalog.Find(arguments.GetValue(dataset) ?? chosen.Dataset);
        return kind.Open(new DatasetRequest(
            Context.Resolve(root), arguments.GetValue(split) ?? chosen.Split, arguments.GetValue(resolution), Names(arguments.GetValue(sequences))));
    }

    /// <summary>The problems by kind, a line each, and how many more there are.</summary>
    protected void WriteProblems(SubmissionReport report)
    {
        foreach (var group in report.Problems)
        {
            foreach (var line in group.Lines) Context.Output.WriteLine(line);
            if (group.Count > group.Lines.Count) Context.Output.WriteLine($"{group.Kind}: {group.Count - group.Lines.Count} more (--max-problems shows more)");
        }
        Context.Output.WriteLine(report.IsSound
            ? $"sound: {Words.Count(report.Videos, "video")}, {Words.Count(report.Files, BenchmarkCatalog.Find(report.Benchmark).ResultsFile is null ? "mask" : "object")}"
            : $"{Words.Count(report.ProblemCount, "problem")}: {string.Join(", ", report.Problems.Select(p => $"{p.Count} {p.Kind}"))}");
    }
}
