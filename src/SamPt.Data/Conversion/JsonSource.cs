using System.Text.Json;
using SamPt.Core;
using SamPt.Data.Datasets;
using SamPt.Data.Ytvis;

namespace SamPt.Data.Conversion;

/// <summary>Opens annotation files in JSON.</summary>
public static class JsonSource
{
    /// <summary>A file in the form of YouTube-VIS, of COCO or of SA-V, told apart by the lists that it has.</summary>
    /// <param name="path">The file.</param>
    /// <param name="images">The folder that the file's image names lie below; null: there are none.</param>
    /// <param name="sequences">Only these videos; null takes all.</param>
    /// <exception cref="DatasetException">The file or folder is missing, or the file is of another form.</exception>
    public static IAnnotationSource Open(string path, string? images, IReadOnlyList<string>? sequences)
    {
        if (images is not null && !Directory.Exists(images))
            throw new DatasetException($"{images}: no such folder; expected the images that {path} names; check --images.");
        string? ImageOf(string file) => images is null ? null : Path.Combine(images, file);
        var members = JsonFile.Read(path, "annotations in JSON", stream =>
            JsonSerializer.Deserialize<Members>(stream, YtvisFile.Options) ?? throw new JsonException("expected an object, not null"));
        return members.Masklet is not null ? new MaskletJsonSource(path, ImageOf, sequences)
            : members.Images is not null ? new CocoSource(path, ImageOf, sequences)
            : new YtvisSource(path, ImageOf, sequences);
    }

    /// <summary>The annotations of UVO with its frames.</summary>
    public static IAnnotationSource Open(UvoDataset dataset) =>
        new YtvisSource(dataset.GroundTruth, file => Path.Combine(dataset.FrameFolder, file), dataset.VideoNames);

    // An empty record for each entry: what matters is whether there is a list.
    private sealed record Members(IReadOnlyList<Nothing?>? Images = null, IReadOnlyList<IReadOnlyList<Nothing?>>? Masklet = null);

    private sealed record Nothing;
}
