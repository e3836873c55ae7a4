using System.Globalization;
using SamPt.Core;

namespace SamPt.Data.Conversion;

/// <summary>How BDD100K's bit masks are converted.</summary>
public sealed record BddMotsOptions
{
    /// <summary>Part of the dataset.</summary>
    public string Split { get; init; } = "val";

    /// <summary>Objects of one video of the result, 1 .. 255.</summary>
    public int ObjectsPerChunk { get; init; } = 100;

    public FrameTransfer Frames { get; init; }

    /// <summary>Only these videos; null takes all.</summary>
    public IReadOnlyList<string>? Sequences { get; init; }
}

/// <summary>
/// Makes videos with label PNGs out of BDD100K's multi-object tracking and segmentation labels. A video with many objects becomes
/// several, VIDEO, VIDEO-chunk2, ..., on the same frames, each with the next <see cref="BddMotsOptions.ObjectsPerChunk"/> ids in rising order,
/// renumbered from 1.
/// </summary>
/// <param name="root">BDD100K's folder: labels/seg_track_20/bitmasks/SPLIT and images/seg_track_20/SPLIT lie in it.</param>
/// <param name="options">Settings.</param>
public sealed class BddMotsConverter(string root, BddMotsOptions options)
{
    /// <summary>The folder of bit masks that is read.</summary>
    public string Labels => Path.Combine(root, "labels", "seg_track_20", "bitmasks", options.Split);

    private string Images => Path.Combine(root, "images", "seg_track_20", options.Split);

    /// <summary>Fills <paramref name="folder"/> with Annotations and, unless they are left out, JPEGImages.</summary>
    /// <exception cref="DatasetException">Labels or images are missing or damaged.</exception>
    /// <exception cref="ConfigurationException">A setting is out of range.</exception>
    public ConversionRecord Write(string folder, IProgress<VideoConverted>? progress, CancellationToken cancellation)
    {
        if (options.ObjectsPerChunk is < 1 or > 255)
            throw new ConfigurationException($"--objects-per-chunk {options.ObjectsPerChunk}: a label PNG holds 255 objects; expected 1 to 255.");
        var names = MaskFolders.Select(
            Labels, MaskFolders.Names(Labels, $"BDD100K's labels, labels/seg_track_20/bitmasks/{options.Split}/VIDEO/*.png, below --data"), options.Sequences);
        var (videos, frames, objects) = (0, 0, 0);
        foreach (var (i, name) in names.Index())
        {
            var (chunks, found, length) = WriteVideo(folder, name, cancellation);
            (videos, frames, objects) = (videos + chunks, frames + chunks * length, objects + found);
            progress?.Report(new VideoConverted(name, i, names.Count, length, found));
        }
        return new ConversionRecord("bdd100k-mots", Labels, videos, frames, objects);
    }

    private (int Chunks, int Objects, int Frames) WriteVideo(string folder, string name, CancellationToken cancellation)
    {
        var files = MaskFolders.Files(Path.Combine(Labels, name)).ToArray();
        var masks = new BddBitMask[files.Length];
        FrameLoop.Run(files.Length, cancellation, t => masks[t] = BddBitMask.Read(files[t].Value));
        var ids = masks.SelectMany(m => m.Ids).Distinct().Order().ToArray();
        var chunks = ids.Chunk(options.ObjectsPerChunk).ToArray();
        for (var c = 0; c < chunks.Length; c++)
        {
            var video = c == 0 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}-chunk{c + 1}");
            var target = Directory.CreateDirectory(Path.Combine(folder, "Annotations", video)).FullName;
            var labels = chunks[c].Select((id, i) => (id, Label: (byte)(i + 1))).ToDictionary(l => l.id, l => l.Label);
            FrameLoop.Run(files.Length, cancellation, t => masks[t].WriteLabels(Path.Combine(target, Path.GetFileName(files[t].Value)), labels));
            if (options.Frames != FrameTransfer.None) WriteFrames(folder, name, video, files, cancellation);
        }
        return (chunks.Length, ids.Length, files.Length);
    }

    private void WriteFrames(string folder, string name, string video, KeyValuePair<string, string>[] files, CancellationToken cancellation)
    {
        var source = Path.Combine(Images, name);
        var images = Directory.CreateDirectory(Path.Combine(folder, "JPEGImages")).FullName;
        foreach (var (stem, _) in files)
        {
            if (!File.Exists(Path.Combine(source, stem + ".jpg")))
                throw new DatasetException($"{Path.Combine(source, stem)}.jpg: frame is missing; restore BDD100K's images, or convert the labels alone by --frames none.");
        }
        var link = video == name ? Path.GetFullPath(source) : name;
        FrameFiles.TransferFolder(source, link, Path.Combine(images, video), options.Frames, cancellation);
    }
}
