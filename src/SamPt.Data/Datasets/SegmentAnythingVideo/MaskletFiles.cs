using System.Globalization;
using SamPt.Core;

namespace SamPt.Data.Datasets.SegmentAnythingVideo;

/// <summary>SA-V's training part: VIDEO_manual.json and VIDEO_auto.json, in the root or its folders sav_000 and so on; frames extracted from the films.</summary>
internal sealed class MaskletFiles : ISavLayout
{
    private readonly string root;
    private readonly string kind;
    private readonly Dictionary<string, string> files;

    public MaskletFiles(string root, DatasetRequest request)
    {
        this.root = root;
        kind = request.Split == "auto" ? "auto" : "manual";
        files = Files(root, kind).GroupBy(VideoOf).ToDictionary(g => g.Key, g => g.Order(StringComparer.Ordinal).First());
    }

    public string GroundTruth => root;

    public static bool IsHere(string folder) => Directory.Exists(folder) && Files(folder, "manual").Concat(Files(folder, "auto")).Any();

    public IReadOnlyList<string> Select(IReadOnlyList<string>? asked) => VideoNames.Select(
        files.Keys, asked, root, $"{root}: has no VIDEO_{kind}.json; expected the {kind} masklets{(kind == "manual" ? ", the automatic ones are --split auto" : "")}; restore them from the dataset.");

    public VideoEntry Open(string video)
    {
        var source = new MaskletSource(files[video]);
        var masklets = source.Get();
        var images = SavDataset.FramesOf(root, video, Path.GetDirectoryName(source.File)!);
        var frames = VideoFolder.Images(images).Select(f => new FrameEntry(f.Key, f.Value, null, Saved: false)).ToArray();
        Annotate(frames, source, masklets, images);
        return new VideoEntry
        {
            Name = video,
            Frames = frames,
            Annotations = AnnotationUse.FirstOfEachObject,
            ObjectNames = masklets.Ids.ToDictionary(Masklets.LabelOf, id => id.ToString("000", CultureInfo.InvariantCulture)),
        };
    }

    /// <summary>Entry k is frame 4 k of the film; where only these were extracted, under names in a row, it is the k-th.</summary>
    private static void Annotate(FrameEntry[] frames, MaskletSource source, Masklets masklets, string images)
    {
        var byNumber = new Dictionary<int, int>();
        for (var i = 0; i < frames.Length; i++)
        {
            if (!int.TryParse(frames[i].Stem, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
                throw new DatasetException($"{frames[i].ImageFile}: expected the frame's number as its name, from 00000; extract the film by `sampt convert frames`.");
            byNumber[number] = i;
        }
        if (!byNumber.ContainsKey(0))
            throw new DatasetException($"{Path.Combine(images, "00000.jpg")}: no such frame, the first is {frames[0].Stem}; expected frames numbered from 0, as masklets are; extract the film by `sampt convert frames`.");
        var isThinned = frames.Length == masklets.Masks.Count && byNumber.ContainsKey(frames.Length - 1) && masklets.VideoFrames > frames.Length;
        for (var k = 0; k < masklets.Masks.Count; k++)
        {
            var number = isThinned ? k : k * Masklets.FramesPerAnnotation;
            if (!byNumber.TryGetValue(number, out var i))
                throw new DatasetException($"{Path.Combine(images, $"{number:00000}.jpg")}: frame is missing, but {source.File} has masklet[{k}] for it; extract the film anew by `sampt convert frames`.");
            frames[i] = frames[i] with { Annotation = new MaskletAnnotation(source, k), Saved = true };
        }
    }

    // The parts of the download are folders sav_000, sav_001 and so on.
    private static IEnumerable<string> Files(string folder, string kind) =>
        Directory.EnumerateDirectories(folder, "sav_*").Prepend(folder).SelectMany(place => Directory.EnumerateFiles(place, $"*_{kind}.json"));

    private static string VideoOf(string file) => Path.GetFileName(file)[..Path.GetFileName(file).LastIndexOf('_')];
}
