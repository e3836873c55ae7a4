using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Data.Codecs;
using SamPt.Data.Drawing;
using SamPt.Data.Video;
using SamPt.Experiments.Runs;

namespace SamPt.Experiments.Clips;

/// <summary>
/// Draws a finished clip: overlay.mp4 with all frames at their own size, overlay.gif with up to 150 spread over the clip at 480 pixels,
/// overlay.png with a dozen of them side by side.
/// </summary>
/// <param name="tools">Where ffmpeg lies.</param>
public sealed class ClipOverlays(FfmpegTools tools)
{
    /// <summary>The endings there are.</summary>
    public static IReadOnlyList<string> Formats { get; } = ["mp4", "gif", "png"];

    private const int GifFrames = 150;
    private const int GifSide = 480;
    private const double SlowestGif = 5;
    private const int SheetTiles = 12;
    private const int SheetColumns = 4;
    private const int TileWidth = 400;

    /// <summary>Draws what is not drawn yet; the files of <paramref name="formats"/>.</summary>
    /// <exception cref="OutputException">One cannot be written.</exception>
    public IReadOnlyList<string> Write(ClipTask task, ClipFolder folder, IReadOnlyList<string> formats, CancellationToken cancellation)
    {
        var files = formats.Select(folder.Overlay).ToArray();
        var missing = formats.Where(format => !File.Exists(folder.Overlay(format))).ToArray();
        if (missing.Length > 0) Draw(task, folder, missing, cancellation);
        return files;
    }

    private void Draw(ClipTask task, ClipFolder folder, string[] formats, CancellationToken cancellation)
    {
        var clip = task.Clip;
        var count = clip.Taken.Count;
        var (workingSize, objects) = TrajectoryFile.Read(folder.TrajectoryFile);
        // Frames are drawn in rising order: two are enough.
        var video = clip.Open(clip.Size.Longest, kept: 2);
        var gifEvery = (count + GifFrames - 1) / GifFrames;
        var gifSize = clip.Size.Longest <= GifSide ? clip.Size : clip.Size.WithLongestSide(GifSide);
        using var film = formats.Contains("mp4") ? new FilmWriter(folder.Overlay("mp4"), clip.Size, clip.FramesPerSecond, tools.Ffmpeg) : null;
        using var gif = formats.Contains("gif")
            ? new FilmWriter(folder.Overlay("gif"), gifSize, Math.Max(Math.Min(SlowestGif, clip.FramesPerSecond), clip.FramesPerSecond / gifEvery), tools.Ffmpeg)
            : null;
        var sheet = formats.Contains("png") ? Spread(count).ToHashSet() : [];
        var tiles = new List<(RgbFrame, string)>();
        for (var t = 0; t < count; t++)
        {
            cancellation.ThrowIfCancellationRequested();
            var inGif = gif is not null && t % gifEvery == 0;
            if (film is null && !inGif && !sheet.Contains(t)) continue;
            var labels = LabelPng.Read(folder.MaskFile(clip.StemOf(t))).Labels;
            var picture = OverlayPicture.Draw(video.Frame(t), labels, PointsOf(objects, t, new ImageScale(workingSize, clip.Size)));
            film?.Add(picture);
            if (inGif) gif!.Add(PilResampler.Bilinear(picture, gifSize));
            if (sheet.Contains(t)) tiles.Add((Small(picture), $"{task.Name} {clip.StemOf(t)}"));
        }
        film?.Finish();
        gif?.Finish();
        if (tiles.Count > 0) RgbPng.Write(folder.Overlay("png"), ContactSheet.Compose(tiles, SheetColumns, TileWidth));
    }

    private static OverlayPoint[] PointsOf(IReadOnlyList<ObjectTrajectories> objects, int frame, ImageScale scale) =>
        [.. objects.Where(o => frame >= o.QueryFrame).SelectMany(o => Enumerable.Range(0, o.Trajectories.PointCount).Select(n => new OverlayPoint(
            o.ObjectId, scale.Apply(o.Trajectories.Positions(frame)[n]), n < o.PositivePoints, o.Trajectories.Visibility(frame)[n])))];

    private static IEnumerable<int> Spread(int count)
    {
        var tiles = Math.Min(count, SheetTiles);
        return Enumerable.Range(0, tiles).Select(i => tiles == 1 ? 0 : (int)Math.Round(i * (count - 1.0) / (tiles - 1)));
    }

    private static RgbFrame Small(RgbFrame picture) =>
        PilResampler.Bilinear(picture, new ImageSize(TileWidth, Math.Max(1, (int)Math.Round(picture.Height * (double)TileWidth / picture.Width))));
}
