using SamPt.Core.Masks;
using SamPt.Core.Pipeline;
using SamPt.Data.Codecs;
using SamPt.Data.Datasets;

namespace SamPt.Experiments.Runs;

/// <summary>
/// Writes label maps as FRAME.png: gray 0/255 for single-object benchmarks, else with the palette of the annotations (DAVIS's where
/// they have none).
/// </summary>
internal sealed class LabelFolderSink : ILabelMapSink
{
    private readonly string folder;
    private readonly VideoEntry video;
    private readonly Palette palette;

    public LabelFolderSink(string folder, VideoEntry video, Palette? palette)
    {
        this.folder = folder;
        this.video = video;
        this.palette = palette ?? DavisPalette.Instance;
        RunFolder.Writing(folder, () => Directory.CreateDirectory(folder));
    }

    public void Write(int frame, LabelMap labels)
    {
        var entry = video.Frames[frame];
        if (!entry.Saved) return;
        var path = Path.Combine(folder, entry.Stem + ".png");
        RunFolder.Writing(path, () =>
        {
            using var stream = File.Create(path);
            if (video.SingleObject) LabelPng.WriteGray(stream, Full(labels));
            else LabelPng.Write(stream, labels, palette);
        });
    }

    private static LabelMap Full(LabelMap labels)
    {
        var full = new LabelMap(labels.Size);
        ReadOnlySpan<byte> source = labels.Labels;
        var target = full.Labels;
        for (var i = 0; i < source.Length; i++) target[i] = source[i] == 0 ? (byte)0 : (byte)255;
        return full;
    }
}
