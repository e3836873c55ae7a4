using SamPt.Core;

namespace SamPt.Data.Datasets;

/// <summary>Any videos: JPEGImages/VIDEO with frames, Annotations/VIDEO with whichever label PNGs exist. Each object is given where it first appears.</summary>
public sealed class FolderDataset : IVosDataset
{
    public FolderDataset(DatasetRequest request)
    {
        Root = request.Root;
        // Who scores needs no frames.
        var images = Array.Find([Path.Combine(Root, "JPEGImages"), GroundTruth], Directory.Exists) ?? throw new DatasetException(
            $"{Path.Combine(Root, "JPEGImages")}: no such folder; expected JPEGImages/VIDEO/*.jpg and Annotations/VIDEO/*.png below --data.");
        var names = request.Sequences ?? [.. Directory.GetDirectories(images).Select(folder => Path.GetFileName(folder)).Where(n => !n.StartsWith('.'))];
        if (names.Count == 0)
            throw new DatasetException($"{images}: holds no video; expected a folder of frames per video.");
        VideoNames = [.. names.Distinct().Order(StringComparer.Ordinal)];
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
