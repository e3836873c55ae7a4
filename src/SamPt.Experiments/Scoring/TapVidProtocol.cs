using SamPt.Core;
using SamPt.Core.Metrics;

namespace SamPt.Experiments.Scoring;

/// <summary>
/// TAP-Vid (Doersch et al., 2022): how well a tracker follows single points, on videos whose true tracks are known. Every video counts the same.
/// </summary>
public sealed class TapVidProtocol : IFileProtocol
{
    public string Name => "tap-vid";

    public ProtocolGuide Guide => new("points after their query (--query-mode): average_jaccard, average_pts_within_thresh, occlusion_accuracy", "tracks of `dataset synth`, VIDEO.json; answers of the same form, an entry for each query");

    public void Validate(ScoringRequest request)
    {
        if (request.ExactDecay) throw new ConfigurationException($"protocol {Name}: it has no decay; use davis2017 for one.");
        if (request.KeepFirstAndLast) throw new ConfigurationException($"protocol {Name}: the query mode says which frames are scored; leave out --keep-first-and-last.");
        if (request.MaxFrames is not null) throw new ConfigurationException($"protocol {Name}: points are scored over whole videos; leave out max_frames.");
    }

    public Scores Score(ScoringRequest request, IProgress<ScoringProgress>? progress, CancellationToken cancellation)
    {
        var mode = request.QueryMode ?? TapVidQueryMode.First;
        var files = TrackFolders.Find(request.GroundTruth, request.Predictions, request.Sequences);
        var done = 0;
        var videos = OrderedParallel.Select(files.Count, request.Workers, i =>
        {
            var video = TrackPairing.Read(files[i], mode);
            progress?.Report(new ScoringProgress(files[i].Video, Interlocked.Increment(ref done), files.Count));
            return video;
        }, cancellation);
        RequireComplete(videos, request.AllowMissing);

        var asked = videos.Where(v => v.Tracks.Count > 0).ToArray();
        if (asked.Length == 0) throw new DatasetException($"{request.GroundTruth}: no point is ever seen on a frame that {Of(mode)} asks on; nothing can be scored.");
        var whole = asked.Select(v => Entry(v, 0, v.Tracks, mode)).ToArray();
        var objects = asked.Zip(whole).SelectMany(pair =>
        {
            var byObject = pair.First.Tracks.Zip(pair.First.Objects).GroupBy(t => t.Second, t => t.First).Where(g => g.Key > 0).OrderBy(g => g.Key);
            return byObject.Select(g => Entry(pair.First, g.Key, [.. g], mode)).Prepend(pair.Second);
        });
        return new Scores
        {
            Protocol = Name,
            Global = new OrderedDictionary<string, double>(Figures(whole[0]).Select(name => KeyValuePair.Create(name, whole.Average(v => v.Measures[name])))),
            Objects = [.. objects],
            Warnings = [.. Warnings(videos, whole, mode)],
        };
    }

    public IReadOnlyList<ScoreTable> Tables(Scores scores, string set) => [TapVidTable.Of(scores, set)];

    private ObjectScores Entry(PairedTracks video, int id, IReadOnlyList<TapVidTrack> tracks, TapVidQueryMode mode)
    {
        var scores = TapVid.Score(tracks, video.Size, mode);
        var measures = new OrderedDictionary<string, double>
        {
            ["average_jaccard"] = scores.AverageJaccard,
            ["average_pts_within_thresh"] = scores.AveragePointsWithinThreshold,
            ["occlusion_accuracy"] = scores.OcclusionAccuracy,
        };
        for (var i = 0; i < TapVid.Thresholds.Count; i++) measures[$"jaccard_{TapVid.Thresholds[i]}"] = scores.Jaccard[i];
        for (var i = 0; i < TapVid.Thresholds.Count; i++) measures[$"pts_within_{TapVid.Thresholds[i]}"] = scores.PointsWithin[i];
        measures[QueriesName] = tracks.Count;
        return new ObjectScores(video.Video, id, measures, []);
    }

    /// <summary>How many queries an entry is over.</summary>
    internal const string QueriesName = "queries";

    private static IEnumerable<string> Figures(ObjectScores entry) => entry.Measures.Keys.Where(name => name != QueriesName);

    private void RequireComplete(PairedTracks[] videos, bool allowMissing)
    {
        if (allowMissing || Array.Find(videos, v => v.Missing > 0) is not { } first) return;
        throw new DatasetException($"{first.Predictions}: {first.FirstMissing}; {Summary(videos)}; expected one for each query; "
            + "name the sequences to score, or pass --allow-missing to count them as lost from the start.");
    }

    private static string Summary(PairedTracks[] videos) =>
        $"{videos.Sum(v => v.Missing)} of {videos.Sum(v => v.Tracks.Count)} queries have no answer: "
        + Listing.Of([.. videos.Where(v => v.Missing > 0).Select(v => $"{v.Video} ({(v.Missing == v.Tracks.Count ? "all " : "")}{v.Missing})")]);

    private IEnumerable<string> Warnings(PairedTracks[] videos, ObjectScores[] whole, TapVidQueryMode mode)
    {
        if (videos.Any(v => v.Missing > 0)) yield return $"counted as lost from the start (never seen, nowhere near): {Summary(videos)}";
        if (videos.Where(v => v.Tracks.Count == 0).Select(v => v.Video).ToArray() is { Length: > 0 } bare)
            yield return $"{Name}: no point is seen on a frame that {Of(mode)} asks on, so nothing is scored in {Listing.Of(bare)}";
        if (whole.Where(v => double.IsNaN(v.Measures["average_pts_within_thresh"])).Select(v => v.Sequence).ToArray() is { Length: > 0 } unseen)
            yield return $"{Name}: no point is seen again after its query, which leaves the means over all videos without a value, in {Listing.Of(unseen)}; leave them out by --sequences";
    }

    private static string Of(TapVidQueryMode mode) => $"query mode {mode.ToString().ToLowerInvariant()}";
}
