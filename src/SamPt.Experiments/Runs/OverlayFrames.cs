using SamPt.Core.Imaging;
using SamPt.Data.Codecs;
using SamPt.Data.Datasets;
using SamPt.Data.Drawing;

namespace SamPt.Experiments.Runs;

/// <summary>Draws a finished video: its frames at output size with the masks and points of the run.</summary>
internal sealed class OverlayFrames
{
    private readonly VideoEntry video;
    private readonly RunFolder folder;
    private readonly Func<string, RgbFrame> decode;
    private readonly ImageSize workingSize;
    private readonly IReadOnlyList<ObjectTrajectories> objects;
    private TrackLabels? tracks;

    public OverlayFrames(VideoEntry video, RunFolder folder, Func<string, RgbFrame> decode)
    {
        (this.video, this.folder, this.decode) = (video, folder, decode);
        (workingSize, objects) = TrajectoryFile.Read(folder.TrajectoryFile(video.Name));
    }

    public int Count => video.Frames.Count;

    /// <summary>What to write under a picture of frame <paramref name="index"/>.</summary>
    public string Caption(int index) => $"{video.Name} {video.Frames[index].Stem}";

    public RgbFrame Draw(int index)
    {
        var frame = video.Frames[index];
        var picture = decode(frame.ImageFile);
        var labels = LabelsOf(index, picture.Size);
        if (video.SingleObject) labels = AsObjectOne(labels);
        var scale = new ImageScale(workingSize, labels.Size);
        var points = objects.SelectMany(o => Enumerable.Range(0, o.Trajectories.PointCount).Select(n => new OverlayPoint(
            o.ObjectId, scale.Apply(o.Trajectories.Positions(index)[n]), n < o.PositivePoints, o.Trajectories.Visibility(index)[n])));
        return OverlayPicture.Draw(PilResampler.Bilinear(picture, labels.Size), labels, [.. points]);
    }

    private Core.Masks.LabelMap LabelsOf(int index, ImageSize size)
    {
        var results = folder.VideoResultsFile(video.Name);
        if (File.Exists(results)) return (tracks ??= new TrackLabels(results, size)).Of(index);
        if (video.ObjectNames is { } names) return Composed(names, index, size);
        var maskFile = Path.Combine(folder.VideoFolder(video.Name), video.Frames[index].Stem + ".png");
        return File.Exists(maskFile) ? LabelPng.Read(maskFile).Labels : new Core.Masks.LabelMap(size);
    }

    // Where objects overlap, the lowest id is on top.
    private Core.Masks.LabelMap Composed(IReadOnlyDictionary<byte, string> names, int index, ImageSize size)
    {
        var all = new Core.Masks.LabelMap(size);
        foreach (var (id, name) in names.OrderByDescending(n => n.Key))
        {
            var file = Path.Combine(folder.VideoFolder(video.Name), name, video.Frames[index].Stem + ".png");
            if (!File.Exists(file)) continue;
            foreach (var (x, y) in LabelPng.Read(file).Labels.Foreground().Pixels()) all.Row(y)[x] = id;
        }
        return all;
    }

    private static Core.Masks.LabelMap AsObjectOne(Core.Masks.LabelMap labels)
    {
        var one = new Core.Masks.LabelMap(labels.Size);
        for (var i = 0; i < labels.Size.Area; i++) one.Labels[i] = labels.Labels[i] == 0 ? (byte)0 : (byte)1;
        return one;
    }
}
