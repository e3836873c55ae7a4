using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.Pipeline;
using SamPt.Data.Codecs;
using SamPt.Data.Datasets;

namespace SamPt.Experiments.Runs;

/// <summary>
/// Writes each object's masks as NAME/FRAME.png, 1 where it is: objects of SA-V may overlap. An object that is nowhere given has empty
/// masks, since the benchmark asks for a file for each.
/// </summary>
internal sealed class ObjectFolderSink : IObjectMaskSink
{
    private readonly string folder;
    private readonly VideoEntry video;
    private readonly IReadOnlyList<byte> ids;
    private readonly ImageSize size;
    private readonly Palette palette;

    /// <param name="folder">Of the video's results.</param>
    /// <param name="video">With names of objects.</param>
    /// <param name="job">Whose objects come, in its order.</param>
    /// <param name="palette">That of the annotations, or null.</param>
    public ObjectFolderSink(string folder, VideoEntry video, SegmentationJob job, Palette? palette)
    {
        this.folder = folder;
        this.video = video;
        ids = [.. job.Objects.Select(o => o.Id)];
        size = job.OutputSize;
        this.palette = palette ?? DavisPalette.Instance;
        RunFolder.Writing(folder, () =>
        {
            foreach (var name in video.ObjectNames!.Values) Directory.CreateDirectory(Path.Combine(folder, name));
        });
    }

    public void Write(int frame, IReadOnlyList<BinaryMask?> masks)
    {
        var entry = video.Frames[frame];
        if (!entry.Saved) return;
        foreach (var (id, name) in video.ObjectNames!)
        {
            var at = ids.TakeWhile(other => other != id).Count();
            var labels = at < ids.Count && masks[at] is { } mask ? ObjectTruth.Paint(mask) : new LabelMap(size);
            var path = Path.Combine(folder, name, entry.Stem + ".png");
            RunFolder.Writing(path, () =>
            {
                using var stream = File.Create(path);
                LabelPng.Write(stream, labels, palette);
            });
        }
    }
}
