using SamPt.Core;

namespace SamPt.Data.Datasets;

/// <summary>Lists the frames of one video and pairs them with their annotations.</summary>
internal static class VideoFolder
{
    private static readonly string[] ImageExtensions = [".jpg", ".jpeg", ".png"];

    /// <summary>The frames below <paramref name="images"/>, each with the label PNG of its name below <paramref name="annotations"/>.</summary>
    /// <exception cref="DatasetException">A folder or frame is missing, or two frames share a name.</exception>
    public static IReadOnlyList<FrameEntry> List(string images, string annotations)
    {
        var frameFiles = Images(images);
        var annotationFiles = LabelFiles(annotations);
        foreach (var (stem, file) in annotationFiles)
        {
            if (!frameFiles.ContainsKey(stem))
                throw new DatasetException($"{Path.Combine(images, stem)}.jpg: frame is missing, but its annotation {file} is there; restore the frame from the dataset.");
        }
        if (annotationFiles.Count == 0)
            throw new DatasetException($"{annotations}: holds no annotation; expected at least one label PNG, such as {frameFiles.Keys.First()}.png.");
        return [.. frameFiles.Select(f => new FrameEntry(
            f.Key, f.Value, annotationFiles.TryGetValue(f.Key, out var file) ? new LabelAnnotation(file) : null))];
    }

    /// <summary>The images of a folder by stem, in order; at least one.</summary>
    /// <exception cref="DatasetException">There is none, or two share a name.</exception>
    public static SortedDictionary<string, string> Images(string folder)
    {
        var files = FilesByStem(folder, "frames", ImageExtensions);
        return files.Count > 0 ? files : throw new DatasetException(
            $"{folder}: holds no frames; expected .jpg or .png images, found {LayoutSearch.Present(folder)}; restore the folder from the dataset.");
    }

    /// <summary>The PNGs of a folder by stem, in order; perhaps none.</summary>
    /// <exception cref="DatasetException">There is no such folder.</exception>
    public static SortedDictionary<string, string> LabelFiles(string folder) => FilesByStem(folder, "annotations", [".png"]);

    /// <summary>Refuses a gap in frames that are numbered without gaps by their dataset.</summary>
    public static void RequireEveryNumber(IReadOnlyList<FrameEntry> frames)
    {
        for (var i = 1; i < frames.Count; i++)
        {
            if (!int.TryParse(frames[i - 1].Stem, out var previous) || !int.TryParse(frames[i].Stem, out var number)) return;
            if (number == previous + 1) continue;
            var missing = Path.ChangeExtension(
                Path.Combine(Path.GetDirectoryName(frames[i].ImageFile)!, (previous + 1).ToString(new string('0', frames[i].Stem.Length))),
                Path.GetExtension(frames[i].ImageFile));
            throw new DatasetException($"{missing}: frame is missing between {frames[i - 1].Stem} and {frames[i].Stem}; restore it from the dataset.");
        }
    }

    /// <summary>Refuses a video whose benchmark gives the first frame's annotation where there is none.</summary>
    public static void RequireFirstAnnotation(IReadOnlyList<FrameEntry> frames, string annotations)
    {
        if (frames[0].Annotation is null)
            throw new DatasetException($"{Path.Combine(annotations, frames[0].Stem)}.png: no such file; expected the annotation of the first frame; restore it from the dataset.");
    }

    private static SortedDictionary<string, string> FilesByStem(string folder, string what, string[] extensions)
    {
        if (!Directory.Exists(folder))
            throw new DatasetException($"{folder}: no such folder; expected the video's {what} there; check --data and the sequence's name.");
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(folder))
        {
            var name = Path.GetFileName(file);
            if (name.StartsWith('.') || !extensions.Contains(Path.GetExtension(name).ToLowerInvariant())) continue;
            if (!files.TryAdd(Path.GetFileNameWithoutExtension(name), file))
                throw new DatasetException($"{file}: a second image of the frame {files[Path.GetFileNameWithoutExtension(name)]}; remove one of them.");
        }
        return files;
    }
}
