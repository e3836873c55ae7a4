using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Metrics.Tubes;
using SamPt.Data.Ytvis;

namespace SamPt.Experiments.Scoring;

/// <summary>Annotations and results that belong together, by video and category. Masks are decoded video by video.</summary>
internal sealed class TubeSources
{
    private readonly string annotationFile;
    private readonly string resultFile;
    private readonly IReadOnlyList<YtvisAnnotation> annotations;
    private readonly IReadOnlyList<YtvisResult> results;
    private readonly ILookup<(long Video, long Category), int> truths;
    private readonly ILookup<(long Video, long Category), int> found;

    /// <exception cref="DatasetException">An id is unknown, or a list of masks is not as long as its video.</exception>
    public TubeSources(
        string annotationFile, YtvisAnnotations annotated, string resultFile, IReadOnlyList<YtvisResult> results, IReadOnlyList<string>? names)
    {
        (this.annotationFile, this.resultFile, this.results) = (annotationFile, resultFile, results);
        annotations = annotated.Annotations
            ?? throw new DatasetException($"{annotationFile}: has no annotations, as where they are kept secret; expected a file with \"annotations\".");
        var all = YtvisNames.Of(annotated.Videos);
        var unknown = names?.FirstOrDefault(name => !all.ContainsKey(name));
        if (unknown is not null) throw new DatasetException($"{annotationFile}: has no video {unknown}{NearestName.Hint(unknown, all.Keys)}");
        Videos = [.. all.Where(v => names?.Contains(v.Key) ?? true).OrderBy(v => v.Value.Id).Select(v => (v.Key, v.Value))];
        Categories = [.. annotated.Categories.Select(c => c.Id).Order()];

        var lengths = annotated.Videos.ToDictionary(v => v.Id, v => v.FrameCount);
        for (var i = 0; i < annotations.Count; i++)
            Require(lengths, annotations[i].VideoId, annotations[i].CategoryId, annotations[i].Segmentations, AnnotationName(i));
        for (var i = 0; i < results.Count; i++)
            Require(lengths, results[i].VideoId, results[i].CategoryId, results[i].Segmentations, ResultName(i));
        truths = Enumerable.Range(0, annotations.Count).ToLookup(i => (annotations[i].VideoId, annotations[i].CategoryId));
        found = Enumerable.Range(0, results.Count).ToLookup(i => (results[i].VideoId, results[i].CategoryId));
    }

    /// <summary>By rising id.</summary>
    public IReadOnlyList<(string Name, YtvisVideo Video)> Videos { get; }

    /// <summary>Ascending.</summary>
    public IReadOnlyList<long> Categories { get; }

    public IReadOnlyList<string> WithoutResults => NamesOf(counts => counts.All(count => count == 0));

    public IReadOnlyList<string> WithTooMany => NamesOf(counts => counts.Any(count => count > TubeOverlaps.MostDetections));

    public bool HasIdZero => annotations.Any(a => a.Id == 0);

    /// <summary>The overlaps of a video's objects, by category.</summary>
    /// <exception cref="DatasetException">A mask cannot be decoded or is of another size than the video.</exception>
    public IReadOnlyDictionary<long, TubeOverlaps> Overlaps(int video) => Categories
        .ToDictionary(category => category, category => Overlaps(Videos[video].Video, category));

    private TubeOverlaps Overlaps(YtvisVideo video, long category)
    {
        var own = truths[(video.Id, category)].ToArray();
        var candidates = found[(video.Id, category)].ToArray();
        var taken = TubeOverlaps.OrderOf(Array.ConvertAll(candidates, i => results[i].Score)).Select(n => candidates[n]).ToArray();
        var truthTubes = Array.ConvertAll(own, i => Tube(annotations[i].Segmentations, video.Size, AnnotationName(i)));
        var tubes = Array.ConvertAll(taken, i => Tube(results[i].Segmentations, video.Size, ResultName(i)));
        return new TubeOverlaps(
            [.. own.Select((i, g) => new GroundTruthTube(annotations[i].Id, AreaOf(annotations[i]) ?? truthTubes[g].AverageArea, annotations[i].IsCrowd != 0))],
            [.. taken.Select((i, d) => new DetectedTube(results[i].Score, tubes[d].AverageArea))], TubeOverlaps.IoUsThatMatter(tubes, truthTubes));
    }

    // The tool takes the annotations' word for their areas.
    private static double? AreaOf(YtvisAnnotation annotation) =>
        annotation.Areas?.Where(area => area is not (null or 0)).DefaultIfEmpty(0).Average();

    private static MaskTube Tube(EncodedTube encoded, ImageSize size, string where) => encoded.ToTube(size, where);

    private static void RequireFrames(EncodedTube tube, int frames, string where)
    {
        if (tube.FrameCount != frames)
            throw new DatasetException($"{where}: segmentations has {tube.FrameCount} entries, the video {frames} frames; write one for each frame, null where there is no mask.");
    }

    private void Require(Dictionary<long, int> lengths, long video, long category, EncodedTube tube, string where)
    {
        if (!lengths.TryGetValue(video, out var frames))
            throw new DatasetException($"{where}: video_id {video}, which {annotationFile} does not have; are the two of one dataset and split?");
        if (!Categories.Contains(category))
            throw new DatasetException($"{where}: category_id {category}; {annotationFile} has {string.Join(", ", Categories.Take(5))}{(Categories.Count > 5 ? ", ..." : "")}; write one of them.");
        RequireFrames(tube, frames, where);
    }

    private string AnnotationName(int index) => $"{annotationFile}: annotation {annotations[index].Id}";

    private string ResultName(int index) => $"{resultFile}: result {index} (video {results[index].VideoId})";

    private string[] NamesOf(Func<IEnumerable<int>, bool> concerns) =>
        [.. Videos.Where(v => concerns(Categories.Select(c => found[(v.Video.Id, c)].Count()))).Select(v => v.Name)];
}
