namespace SamPt.Data.Datasets;

/// <summary>
/// The Long-time Video set of AFB-URR, three videos of thousands of frames with some twenty annotated ones (long_video, LV1), and its
/// frames three times over (long_video_x3, LV3). Runs on all frames; results are the annotated ones.
/// </summary>
public sealed class LongVideosDataset : IVosDataset
{
    public LongVideosDataset(DatasetRequest request)
    {
        var folder = "LV3".Equals(request.Alias, StringComparison.OrdinalIgnoreCase) ? "long_video_x3" : "long_video";
        Root = new LayoutSearch("long video set", $"{folder}/JPEGImages and {folder}/Annotations", [folder, ""],
            at => Directory.Exists(Path.Combine(at, "Annotations"))).Find(request.Root);
        VideoNames = Datasets.VideoNames.Of(GroundTruth, request.Sequences);
    }

    public string Name => "long-videos";

    public string Root { get; }

    public string GroundTruth => Path.Combine(Root, "Annotations");

    public IReadOnlyList<string> VideoNames { get; }

    public VideoEntry Open(string videoName) => new()
    {
        Name = videoName,
        Frames = [.. VideoFolder.List(Path.Combine(Root, "JPEGImages", videoName), Path.Combine(GroundTruth, videoName))
            .Select(f => f with { Saved = f.Annotation is not null })],
        Annotations = AnnotationUse.FirstOfEachObject,
    };
}
