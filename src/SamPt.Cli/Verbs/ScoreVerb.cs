using System.CommandLine;
using SamPt.Cli.Display;
using SamPt.Core;
using SamPt.Core.Metrics;
using SamPt.Data.Datasets;
using SamPt.Experiments.Scoring;
using SamPt.Experiments.Scoring.SideBySide;

namespace SamPt.Cli.Verbs;

/// <summary>Scores existing predictions under a named protocol.</summary>
internal sealed class ScoreVerb : Verb
{
    private readonly Option<string> protocol;
    private readonly Option<string?> data;
    private readonly Option<string?> groundTruth;
    private readonly Option<string> predictions;
    private readonly Option<string?> dataset;
    private readonly Option<string> split;
    private readonly Option<string?> sequences;
    private readonly Option<bool> allowMissing;
    private readonly Option<bool> exactDecay;
    private readonly Option<bool> keepFirstAndLast;
    private readonly Option<string?> queryMode;
    private readonly Option<string?> output;
    private readonly Option<bool> json;

    public ScoreVerb(CliContext context)
        : base("score", "Score existing predictions, anyone's, under a named protocol", context)
    {
        protocol = Add<string>("--protocol", $"One of {string.Join(", ", ProtocolCatalog.Names)}", "NAME", required: true);
        data = Add<string?>("--data", "Root of the dataset that the protocol belongs to; its list says which sequences count", "DIR");
        groundTruth = Add<string?>("--ground-truth", "Instead of --data: a folder of SEQ/FRAME.png, all of which counts; for uvo the annotation JSON, for tap-vid tracks or a folder of them", "PATH");
        predictions = Add<string>("--predictions", "A folder of SEQ/FRAME.png, or a run; for uvo a results JSON, or a run; for tap-vid tracks or a folder of them", "PATH", required: true);
        dataset = Add<string?>("--dataset", "Layout of --data, where it is not the protocol's own", "NAME");
        split = Add<string>("--split", "Part of the dataset", "NAME");
        split.DefaultValueFactory = _ => "val";
        sequences = Add<string?>("--sequences", "Only these, with commas between them", "A,B");
        allowMissing = Add<bool>("--allow-missing", "Count missing prediction files as empty masks, and say so");
        exactDecay = Add<bool>("--exact-decay", "DAVIS: also the decay that does not wrap beyond 256 frames");
        keepFirstAndLast = Add<bool>("--keep-first-and-last", "vos-benchmark: score the first and the last frame too");
        queryMode = Add<string?>("--query-mode", "tap-vid: points are asked for on the first frame they are seen on (the default), or strided, on every fifth", "first|strided");
        output = Add<string?>("--output", "Write scores.json and the protocol's tables there", "DIR", false, "-o");
        json = Add<bool>("--json", "Print the document sampt.scores/1 instead of tables");
    }

    public override VerbGuide Guide => new(
        "Compares predicted masks with annotations and prints the tables of the protocol's own tool, to its last quirk; --json prints every figure "
        + "of every object and frame in full precision. No model is loaded. A missing prediction is an error unless --allow-missing.",
        [
            "sampt score --protocol davis2016 --data DAVIS --predictions results",
            "sampt score --protocol uvo --ground-truth UVO_video_val_dense.json --predictions results.json",
            "sampt score --protocol davis2017 --ground-truth Annotations/480p --predictions results --json > scores.json",
        ],
        "0 scored; 2 an unknown protocol or option; 3 a missing or corrupt annotation or prediction; 5 --output cannot be written; 130 interrupted.");

    protected override int Execute(ParseResult arguments)
    {
        var names = Names(arguments.GetValue(protocol))!;
        if (names.Count > 1) return Compare(names, arguments);
        var request = RequestOf(arguments);
        var scores = Scorer.Score(request, progress: null, Context.Cancellation);
        foreach (var warning in scores.Warnings) Context.Warn(warning);
        if (arguments.GetValue(output) is { } folder)
        {
            foreach (var file in ScoreFiles.Write(Context.Resolve(folder), scores, arguments.GetValue(split)!)) Context.Log($"wrote {file}");
        }
        if (arguments.GetValue(json)) Context.Output.WriteLine(ScoresJson.Write(scores));
        else ScoreReport.Write(Context.Tables, scores, arguments.GetValue(split)!);
        return SamPtCli.Done;
    }

    private int Compare(IReadOnlyList<string> names, ParseResult arguments)
    {
        var comparison = Comparer.Compare(names, RequestOf(arguments), Context.Cancellation);
        foreach (var each in comparison.Protocols)
        {
            foreach (var warning in each.Scores?.Warnings ?? []) Context.Warn(warning.StartsWith(each.Name + ":", StringComparison.Ordinal) ? warning : $"{each.Name}: {warning}");
            if (each.Refusal is not null) Context.Warn($"{each.Name}: not scored: {each.Refusal}");
        }
        if (arguments.GetValue(output) is { } folder)
        {
            foreach (var file in ComparisonFiles.Write(Context.Resolve(folder), comparison, arguments.GetValue(split)!)) Context.Log($"wrote {file}");
        }
        if (arguments.GetValue(json)) Context.Output.WriteLine(ComparisonJson.Write(comparison));
        else ComparisonReport.Write(Context, comparison);
        return comparison.Protocols.All(p => p.Scores is not null) ? SamPtCli.Done : SamPtCli.SomeFailed;
    }

    // Side by side, the first protocol's own dataset stands for --data.
    private ScoringRequest RequestOf(ParseResult arguments)
    {
        var name = ProtocolCatalog.Find(Names(arguments.GetValue(protocol))!.FirstOrDefault("")).Name;
        var (folder, names) = (arguments.GetValue(data), arguments.GetValue(groundTruth)) switch
        {
            (not null, not null) or (null, null) => throw new ConfigurationException("score: give either --data or --ground-truth."),
            (null, { } plain) => (Context.Resolve(plain), Names(arguments.GetValue(sequences))),
            ({ } root, null) => FindGroundTruth(name, root, arguments),
        };
        return new ScoringRequest
        {
            Protocol = name,
            GroundTruth = folder,
            Predictions = Context.Resolve(arguments.GetValue(predictions)!),
            Sequences = names,
            AllowMissing = arguments.GetValue(allowMissing),
            ExactDecay = arguments.GetValue(exactDecay),
            KeepFirstAndLast = arguments.GetValue(keepFirstAndLast),
            QueryMode = ModeOf(arguments.GetValue(queryMode)),
        };
    }

    private static TapVidQueryMode? ModeOf(string? text) => text switch
    {
        null => null,
        "first" => TapVidQueryMode.First,
        "strided" => TapVidQueryMode.Strided,
        _ => throw new ConfigurationException($"score: --query-mode is '{text}'; expected first or strided."),
    };

    private (string Folder, IReadOnlyList<string>? Sequences) FindGroundTruth(string protocolName, string root, ParseResult arguments)
    {
        var kind = arguments.GetValue(dataset) is { } named ? DatasetCatalog.Find(named) : DatasetCatalog.ForProtocol(protocolName);
        var opened = kind.Open(new DatasetRequest(Context.Resolve(root), arguments.GetValue(split)!, null, Names(arguments.GetValue(sequences))));
        return (opened.GroundTruth, opened.VideoNames);
    }
}
