using System.Text.RegularExpressions;

namespace SamPt.Data.Datasets;

/// <summary>
/// BDD100K as video object segmentation, made from its MOTS labels: [vos/]SPLIT/{JPEGImages,Annotations}/VIDEO. Every frame is annotated;
/// each object is given where it first appears. VIDEO-chunk2 and so on are further objects of VIDEO, on the same frames.
/// </summary>
public sealed partial class Bdd100kDataset : IVosDataset
{
    private readonly string images;

    public Bdd100kDataset(DatasetRequest request)
    {
        var split = request.Split;
        Root = new LayoutSearch("BDD100K made by `sampt convert bdd100k-mots`", $"vos/{split}/Annotations or {split}/Annotations", ["vos", ""],
            at => Directory.Exists(Path.Combine(at, split, "Annotations"))).Find(request.Root);
        images = Path.Combine(Root, split, "JPEGImages");
        GroundTruth = Path.Combine(Root, split, "Annotations");
        VideoNames = Datasets.VideoNames.Of(GroundTruth, request.Sequences);
    }

    public string Name => "bdd100k";

    public string Root { get; }

    public string GroundTruth { get; }

    public IReadOnlyList<string> VideoNames { get; }

    public VideoEntry Open(string videoName) => new()
    {
        Name = videoName,
        Frames = VideoFolder.List(FramesOf(videoName), Path.Combine(GroundTruth, videoName)),
        Annotations = AnnotationUse.FirstOfEachObject,
        IdsAreGapless = true,
    };

    private string FramesOf(string name)
    {
        var own = Path.Combine(images, name);
        var shared = Path.Combine(images, Chunk().Replace(name, ""));
        return Directory.Exists(own) || !Directory.Exists(shared) ? own : shared;
    }

    [GeneratedRegex("-chunk[0-9]+$")]
    private static partial Regex Chunk();
}
