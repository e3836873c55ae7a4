namespace SamPt.Data.Datasets;

/// <summary>
/// MOSE: {train,valid}/{JPEGImages,Annotations}/VIDEO; the objects are those of the first frame. Validation has no other annotations: its
/// results are scored by the server.
/// </summary>
public sealed class MoseDataset : IVosDataset
{
    private readonly string folder;

    public MoseDataset(DatasetRequest request)
    {
        var split = request.Split == "val" ? "valid" : request.Split;
        Root = new LayoutSearch("MOSE", $"{split}/JPEGImages and {split}/Annotations", ["", "MOSE", "mose"],
            at => Directory.Exists(Path.Combine(at, split, "Annotations"))).Find(request.Root);
        folder = Path.Combine(Root, split);
        VideoNames = Datasets.VideoNames.Of(GroundTruth, request.Sequences);
    }

    public string Name => "mose";

    public string Root { get; }

    public string GroundTruth => Path.Combine(folder, "Annotations");

    public IReadOnlyList<string> VideoNames { get; }

    public VideoEntry Open(string videoName)
    {
        var frames = VideoFolder.List(Path.Combine(folder, "JPEGImages", videoName), Path.Combine(GroundTruth, videoName));
        VideoFolder.RequireEveryNumber(frames);
        VideoFolder.RequireFirstAnnotation(frames, Path.Combine(GroundTruth, videoName));
        return new VideoEntry { Name = videoName, Frames = frames, TruthIsPartial = frames.Count > 1 && frames.Skip(1).All(f => f.Annotation is null) };
    }
}
