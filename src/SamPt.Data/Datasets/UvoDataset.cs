using SamPt.Core;
using SamPt.Data.Ytvis;

namespace SamPt.Data.Datasets;

/// <summary>
/// UVO, and whatever else has annotations in the form of YouTube-VIS and a folder of frames: no masks are given, objects are to be found.
/// Videos come in the order of their ids and go by the folder of their frames.
/// </summary>
public sealed class UvoDataset : IVosDataset
{
    private static readonly string[] Levels = ["", "UVOv1.0"];
    private static readonly string[] FrameFolders = ["uvo_videos_dense_frames", "JPEGImages", "frames", ""];

    private readonly IReadOnlyDictionary<string, YtvisVideo> videos;

    public UvoDataset(DatasetRequest request)
    {
        var levels = Array.ConvertAll(Levels, level => Path.Combine(request.Root, level));
        if (!Directory.Exists(request.Root))
            throw new DatasetException($"{request.Root}: no such folder; expected UVO's annotations and frames; give the dataset's root by --data.");
        string[] lists = [$"VideoDenseSet/UVO_video_{request.Split}_dense.json", $"UVO_video_{request.Split}_dense.json", "annotations.json", "annotation.json"];
        var files = levels.SelectMany(level => lists.Select(list => Path.Combine(level, list))).ToArray();
        GroundTruth = Array.Find(files, File.Exists)
            ?? throw new DatasetException($"{files[0]}: no such file, nor {string.Join(" or ", lists[1..])} in {request.Root}; expected the annotations of UVO; check --data and --split.");
        var read = YtvisFile.ReadVideos(GroundTruth);
        Category = read.Categories.Select(c => c.Id).DefaultIfEmpty(1).Min();
        videos = YtvisNames.Of(read.Videos);
        Root = Path.GetDirectoryName(GroundTruth)!;
        FrameFolder = FindFrames(levels, read.Videos[0].FileNames[0]);
        foreach (var name in request.Sequences ?? [])
        {
            if (!videos.ContainsKey(name)) throw new DatasetException($"{GroundTruth}: has no video {name}{NearestName.Hint(name, videos.Keys)}");
        }
        VideoNames = [.. videos.Where(v => request.Sequences?.Contains(v.Key) ?? true).OrderBy(v => v.Value.Id).Select(v => v.Key)];
    }

    public string Name => "uvo";

    public string Root { get; }

    /// <summary>The annotation file.</summary>
    public string GroundTruth { get; }

    /// <summary>The folder that the images' names in the annotation file lie below.</summary>
    public string FrameFolder { get; }

    /// <summary>What a found object is called in the results: the first of the categories.</summary>
    public long Category { get; }

    public IReadOnlyList<string> VideoNames { get; }

    public VideoEntry Open(string videoName)
    {
        var video = videos[videoName];
        var entries = video.FileNames.Take(video.FrameCount)
            .Select(file => new FrameEntry(Path.GetFileNameWithoutExtension(file), Path.Combine(FrameFolder, file), null)).ToArray();
        if (Array.Find(entries, e => !File.Exists(e.ImageFile)) is { } missing)
            throw new DatasetException($"{missing.ImageFile}: frame is missing, but {GroundTruth} lists it in video {video.Id}; restore it from the dataset.");
        return new VideoEntry { Name = videoName, Frames = entries, Number = video.Id, Category = Category, DeclaredSize = video.Size };
    }

    private static string FindFrames(string[] levels, string file)
    {
        var candidates = levels.SelectMany(level => FrameFolders.Select(folder => Path.Combine(level, folder))).ToArray();
        // Who scores needs no frames.
        return Array.Find(candidates, folder => File.Exists(Path.Combine(folder, file))) ?? candidates[0];
    }
}
