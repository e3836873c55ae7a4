namespace SamPt.Data.Datasets;

/// <summary>Any videos: JPEGImages/VIDEO with frames, Annotations/VIDEO with whichever label PNGs exist. Each object is given where it first appears.</summary>
public sealed class FolderDataset : IVosDataset
{
    public FolderDataset(DatasetRequest request)
    {
        Root = new LayoutSearch("folder of videos", "JPEGImages/VIDEO/*.jpg and Annotations/VIDEO/*.png", [""],
            at => Directory.Exists(Path.Combine(at, "JPEGImages")) || Directory.Exists(Path.Combine(at, "Annotations"))).Find(request.Root);
        // Who scores needs no frames.
        var images = Path.Combine(Root, "JPEGImages");
        VideoNames = Datasets.VideoNames.Of(Directory.Exists(images) ? images : GroundTruth, request.Sequences);
    }

    public string Name => "folder";

    public string Root { get; }

    public string GroundTruth => Path.Combine(Root, "Annotations");

    public IReadOnlyList<string> VideoNames { get; }

    public VideoEntry Open(string videoName) => new()
    {
        Name = videoName,
        Frames = VideoFolder.List(Path.Combine(Root, "JPEGImages", videoName), Path.Combine(Root, "Annotations", videoName)),
        Annotations = AnnotationUse.FirstOfEachObject,
    };
}
