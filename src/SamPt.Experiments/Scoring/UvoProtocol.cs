using SamPt.Core;
using SamPt.Core.Metrics.Tubes;
using SamPt.Data.Ytvis;
using SamPt.Experiments.Runs;

namespace SamPt.Experiments.Scoring;

/// <summary>
/// UVO, and the other benchmarks of YouTube-VIS's form: AP and AR of objects with masks over whole videos. Categories count each by
/// itself, as in the tool; UVO has one, which makes it class-agnostic.
/// </summary>
public sealed class UvoProtocol : IFileProtocol
{
    /// <summary>The figures in the order of the paper's table, then the others.</summary>
    private static readonly string[] Columns = ["AR100", "ARs", "ARm", "ARl", "AP", "AP50", "AP75", "APs", "APm", "APl", "AR1", "AR10"];

    public string Name => "uvo";

    public ProtocolGuide Guide => new("objects over whole videos, the best 100 a video: AR100, ARs, ARm, ARl, AP", "annotation JSON; results JSON; a video without results has nothing found in it");

    public void Validate(ScoringRequest request)
    {
        if (request.QueryMode is not null) throw new ConfigurationException($"protocol {Name}: it scores masks; --query-mode is for tap-vid.");
        if (request.ExactDecay) throw new ConfigurationException($"protocol {Name}: it has no decay; use davis2017 for one.");
        if (request.KeepFirstAndLast) throw new ConfigurationException($"protocol {Name}: all frames are scored; leave out --keep-first-and-last.");
        if (request.MaxFrames is not null) throw new ConfigurationException($"protocol {Name}: objects are scored over whole videos; leave out max_frames.");
        if (request.AllowMissing) throw new ConfigurationException($"protocol {Name}: a video without results has none found in it already; leave out --allow-missing.");
    }

    public Scores Score(ScoringRequest request, IProgress<ScoringProgress>? progress, CancellationToken cancellation)
    {
        var predictions = Directory.Exists(request.Predictions) ? Path.Combine(request.Predictions, RunFolder.ResultsName) : request.Predictions;
        var annotations = YtvisFile.ReadAnnotations(request.GroundTruth);
        var results = YtvisFile.OpenResults(predictions, cancellation);
        var sources = new TubeSources(request.GroundTruth, annotations, predictions, results, request.Sequences);
        var done = 0;
        var videos = OrderedParallel.Select(sources.Videos.Count, request.Workers, i =>
        {
            var overlaps = sources.Overlaps(i);
            progress?.Report(new ScoringProgress(sources.Videos[i].Name, Interlocked.Increment(ref done), sources.Videos.Count));
            return overlaps;
        }, cancellation);

        IReadOnlyList<TubeOverlaps>[] byCategory =
            [.. sources.Categories.Select(category => videos.Select(v => v.GetValueOrDefault(category)).OfType<TubeOverlaps>().ToArray())];
        return new Scores
        {
            Protocol = Name,
            Global = TubeScores.Of(byCategory),
            Objects = [.. videos.SelectMany((video, i) => Objects(sources.Videos[i].Name, video))],
            Warnings = [.. Warnings(sources)],
        };
    }

    public IReadOnlyList<ScoreTable> Tables(Scores scores, string set) =>
    [
        new($"global_results-{set}.csv", string.Join(',', Columns) + "\n" + string.Join(',', Columns.Select(c => Cell(scores.Global[c]))) + "\n"),
    ];

    private static IEnumerable<ObjectScores> Objects(string video, IReadOnlyDictionary<long, TubeOverlaps> byCategory)
    {
        foreach (var overlaps in byCategory.Values)
        {
            for (var g = 0; g < overlaps.GroundTruth.Count; g++)
            {
                var best = Enumerable.Range(0, overlaps.Detections.Count).Select(d => overlaps.IoU[d, g]).DefaultIfEmpty(0).Max();
                var truth = overlaps.GroundTruth[g];
                var measures = new OrderedDictionary<string, double> { ["IoU-Best"] = best, ["Area-Mean"] = truth.AverageArea };
                yield return new ObjectScores(video, checked((int)truth.Id), measures, []);
            }
        }
    }

    private IEnumerable<string> Warnings(TubeSources sources)
    {
        if (sources.WithoutResults is { Count: > 0 } bare)
            yield return $"{Name}: {bare.Count} of {sources.Videos.Count} videos have no results, so nothing is found in them: {Listing.Of(bare)}";
        if (sources.WithTooMany is { Count: > 0 } many)
            yield return $"{Name}: only the {TubeOverlaps.MostDetections} results of the highest score count, and there are more in {Listing.Of(many)}";
        if (sources.HasIdZero)
            yield return $"{Name}: an annotation has id 0; finding it counts as a mistake, as in the official tool";
    }

    // Per cent with three decimals, and nan where there is nothing to find, as the reference prints them.
    private static string Cell(double value) => PythonNumber.Fixed(value < 0 ? double.NaN : value * 100, 3);
}
