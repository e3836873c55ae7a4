using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Data.Codecs;
using SamPt.Data.Datasets;
using SamPt.Data.Drawing;
using SamPt.Data.Video;

namespace SamPt.Experiments.Runs;

/// <summary>What was drawn of one video.</summary>
/// <param name="Video">The video.</param>
/// <param name="Sheet">A PNG of frames spread over the video.</param>
/// <param name="Film">All frames as a film, or the folder of pictures where no film can be made.</param>
public sealed record OverlayFiles(string Video, string Sheet, string Film);

/// <summary>Draws masks and points over the frames of finished videos: overlay/VIDEO.png shows some, a film or a folder all.</summary>
public sealed class RunOverlays(Func<string, RgbFrame> decode)
{
    // DAVIS was filmed so.
    private const double FramesPerSecond = 24;
    private const int SheetTiles = 12;
    private const int SheetColumns = 4;
    private const int TileWidth = 400;

    private readonly Lazy<bool> hasFfmpeg = new(() => Ffmpeg.Version() is not null);

    /// <summary>Draws what is not drawn yet.</summary>
    /// <exception cref="OutputException">A picture cannot be written.</exception>
    public IReadOnlyList<OverlayFiles> Write(RunFolder folder, IEnumerable<VideoEntry> videos, CancellationToken cancellation) =>
        [.. videos.Where(v => Directory.Exists(folder.VideoFolder(v.Name))).Select(v => Write(folder, v, cancellation))];

    private OverlayFiles Write(RunFolder folder, VideoEntry video, CancellationToken cancellation)
    {
        var sheet = Path.Combine(folder.Overlays, video.Name + ".png");
        var pictures = Path.Combine(folder.Overlays, video.Name);
        var film = hasFfmpeg.Value ? pictures + ".mp4" : pictures;
        if (File.Exists(sheet)) return new OverlayFiles(video.Name, sheet, film);

        var frames = new OverlayFrames(video, folder, decode);
        var shown = Spread(frames.Count).ToHashSet();
        var tiles = new List<(RgbFrame Picture, string Caption)>();
        var first = frames.Draw(0);
        using (var writer = hasFfmpeg.Value ? new FilmWriter(film, first.Size, FramesPerSecond) : null)
        {
            for (var t = 0; t < frames.Count; t++)
            {
                cancellation.ThrowIfCancellationRequested();
                var picture = t == 0 ? first : frames.Draw(t);
                if (writer is not null) writer.Add(picture);
                else RgbPng.Write(Path.Combine(pictures, video.Frames[t].Stem + ".png"), picture);
                if (shown.Contains(t)) tiles.Add((Small(picture), frames.Caption(t)));
            }
            writer?.Finish();
        }
        // The sheet comes last: it stands for all of them.
        RgbPng.Write(sheet, ContactSheet.Compose(tiles, SheetColumns, TileWidth));
        return new OverlayFiles(video.Name, sheet, film);
    }

    private static IEnumerable<int> Spread(int count)
    {
        var tiles = Math.Min(count, SheetTiles);
        return Enumerable.Range(0, tiles).Select(i => tiles == 1 ? 0 : (int)Math.Round(i * (count - 1.0) / (tiles - 1)));
    }

    private static RgbFrame Small(RgbFrame picture) =>
        PilResampler.Bilinear(picture, new ImageSize(TileWidth, Math.Max(1, (int)Math.Round(picture.Height * (double)TileWidth / picture.Width))));
}
