using SamPt.Core;

namespace SamPt.Data.Datasets;

/// <summary>
/// YouTube-VOS 2018 and 2019. Runs on all frames where they are there (all_frames/valid_all_frames), else on every fifth one, as the
/// official package has them (valid/JPEGImages); results are the frames that meta.json lists. Each object is given where it first appears.
/// </summary>
public sealed class YouTubeVosDataset : IVosDataset
{
    private readonly YouTubeVosList list;
    private readonly string images;

    public YouTubeVosDataset(DatasetRequest request)
    {
        var split = request.Split == "val" ? "valid" : request.Split;
        Root = new LayoutSearch("YouTube-VOS", $"{split}/Annotations and {split}/meta.json", [""],
            at => Directory.Exists(Path.Combine(at, split, "Annotations")) || File.Exists(Path.Combine(at, split, "meta.json"))).Find(request.Root);
        GroundTruth = Path.Combine(Root, split, "Annotations");
        list = YouTubeVosList.Read(Path.Combine(Root, split, "meta.json"));
        VideoNames = Datasets.VideoNames.Select(list.Videos, request.Sequences, list.Path, $"{list.Path}: lists no video; restore it from the dataset.");
        string[] full = [Path.Combine(Root, "all_frames", split + "_all_frames", "JPEGImages"), Path.Combine(Root, split + "_all_frames", "JPEGImages")];
        var listed = Path.Combine(Root, split, "JPEGImages");
        images = Array.Find(full, Directory.Exists) ?? listed;
        Notes =
        [
            images != listed ? $"all frames of {images}, results on those that meta.json lists"
                : $"every fifth frame alone, of {listed}: {full[0]} is not there; trackers do better on all frames, and the paper ran on them",
        ];
    }

    public string Name => "youtube-vos";

    public string Root { get; }

    public string GroundTruth { get; }

    public IReadOnlyList<string> Notes { get; }

    public IReadOnlyList<string> VideoNames { get; }

    public VideoEntry Open(string videoName)
    {
        var listed = list.FramesOf(videoName);
        var frames = VideoFolder.List(Path.Combine(images, videoName), Path.Combine(GroundTruth, videoName))
            .Select(f => f with { Saved = listed.Contains(f.Stem) }).ToArray();
        if (listed.Except(frames.Select(f => f.Stem)).Order(StringComparer.Ordinal).FirstOrDefault() is { } missing)
            throw new DatasetException($"{Path.Combine(images, videoName, missing)}.jpg: frame is missing, but {list.Path} lists it; restore it from the dataset.");
        return new VideoEntry
        {
            Name = videoName,
            Frames = frames,
            Annotations = AnnotationUse.FirstOfEachObject,
            TruthIsPartial = frames.Any(f => f.Saved && f.Annotation is null),
        };
    }
}
