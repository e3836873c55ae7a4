using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Data.Codecs;

namespace SamPt.Experiments.Tests.Runs;

/// <summary>A DAVIS-like dataset of small videos with rectangles, in a folder of its own; runs may be put beside it.</summary>
internal sealed class TinyDataset(int width = 64, int height = 48) : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sampt-run-").FullName;

    public string Root => Path.Combine(folder, "data");

    public string At(string name) => Path.Combine(folder, name);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Adds a video whose objects are the given rectangles, moving right by a pixel a frame.</summary>
    public void Add(string name, int frames, params (byte Id, int X, int Y, int Side)[] objects)
    {
        for (var t = 0; t < frames; t++)
        {
            var labels = new LabelMap(new ImageSize(width, height));
            foreach (var (id, x, y, side) in objects)
            {
                for (var row = y; row < y + side; row++) labels.Row(row).Slice(x + t, side).Fill(id);
            }
            LabelPng.Write(AnnotationFile(name, t), labels, DavisPalette.Instance);
            // A frame is its labels seen as brightness: DecodeFrame reads it back.
            LabelPng.WriteGray(FrameFile(name, t), labels);
        }
        foreach (var list in new[] { "2016", "2017" })
        {
            Directory.CreateDirectory(Path.Combine(Root, "ImageSets", list));
            File.AppendAllText(Path.Combine(Root, "ImageSets", list, "val.txt"), name + "\n");
        }
    }

    public string FrameFile(string video, int t) => Path.Combine(Root, "JPEGImages", "480p", video, $"{t:00000}.png");

    public string AnnotationFile(string video, int t) => Path.Combine(Root, "Annotations", "480p", video, $"{t:00000}.png");

    public static RgbFrame DecodeFrame(string file)
    {
        var labels = LabelPng.Read(file).Labels;
        var frame = new RgbFrame(labels.Size);
        for (var i = 0; i < labels.Size.Area; i++) frame.Pixels.Slice(3 * i, 3).Fill((byte)(labels.Labels[i] * 40));
        return frame;
    }
}
