using System.Globalization;
using SamPt.Core;

namespace SamPt.Data.Datasets.SegmentAnythingVideo;

/// <summary>SA-V's validation and test: JPEGImages_24fps/VIDEO/FRAME.jpg, Annotations_6fps/VIDEO/OBJECT/FRAME.png, the videos in sav_SPLIT.txt.</summary>
internal sealed class ObjectFolders(string root, DatasetRequest request) : ISavLayout
{
    public const string Annotations = "Annotations_6fps";

    private const int HighestId = 254;

    public string GroundTruth => Path.Combine(root, Annotations);

    public static bool IsHere(string folder) => Directory.Exists(Path.Combine(folder, Annotations));

    public IReadOnlyList<string> Select(IReadOnlyList<string>? asked)
    {
        var list = Path.Combine(root, $"sav_{request.Split}.txt");
        if (!File.Exists(list)) return VideoNames.Of(GroundTruth, asked);
        var names = File.ReadLines(list).Select(line => line.Trim()).Where(line => line.Length > 0);
        return VideoNames.Select(names, asked, list, $"{list}: names no video; restore it, or remove it to take all folders of {GroundTruth}.");
    }

    public VideoEntry Open(string video)
    {
        var folder = Path.Combine(GroundTruth, video);
        if (!Directory.Exists(folder))
            throw new DatasetException($"{folder}: no such folder; expected a folder of masks per object; restore it from the dataset.");
        var names = new SortedDictionary<byte, string>();
        foreach (var place in Directory.EnumerateDirectories(folder))
        {
            var name = Path.GetFileName(place);
            if (name.StartsWith('.')) continue;
            if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || id > HighestId)
                throw new DatasetException($"{place}: expected a folder per object, called 000 to {HighestId}; remove or rename it.");
            if (!names.TryAdd(Masklets.LabelOf(id), name))
                throw new DatasetException($"{place}: a second folder of object {id}; remove one of them.");
        }
        if (names.Count == 0)
            throw new DatasetException($"{folder}: holds no object; expected a folder per object (000, 001, ...), found {LayoutSearch.Present(folder)}; restore it from the dataset.");
        return new VideoEntry
        {
            Name = video,
            Frames = FramesOf(video, names, folder),
            Annotations = AnnotationUse.FirstOfEachObject,
            ObjectNames = names.ToDictionary(n => n.Key, n => n.Value),
        };
    }

    private FrameEntry[] FramesOf(string video, SortedDictionary<byte, string> names, string folder)
    {
        var images = SavDataset.FramesOf(root, video, root);
        var frames = VideoFolder.Images(images);
        var masks = new Dictionary<string, SortedList<byte, string>>();
        foreach (var (id, name) in names)
        {
            foreach (var (stem, file) in VideoFolder.LabelFiles(Path.Combine(folder, name)))
            {
                if (!frames.ContainsKey(stem))
                    throw new DatasetException($"{Path.Combine(images, stem)}.jpg: frame is missing, but its annotation {file} is there; restore the frame from the dataset.");
                if (!masks.TryGetValue(stem, out var list)) masks[stem] = list = [];
                list.Add(id, file);
            }
        }
        if (masks.Count == 0) throw new DatasetException($"{folder}: holds no mask; expected OBJECT/FRAME.png; restore it from the dataset.");
        return [.. frames.Select(f => masks.TryGetValue(f.Key, out var files)
            ? new FrameEntry(f.Key, f.Value, new ObjectFilesAnnotation(files)) : new FrameEntry(f.Key, f.Value, null, Saved: false))];
    }
}
