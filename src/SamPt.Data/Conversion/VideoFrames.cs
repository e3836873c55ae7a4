using System.Globalization;
using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Data.Codecs;
using SamPt.Data.Video;

namespace SamPt.Data.Conversion;

/// <summary>Writes the frames of a video file or folder as images 00000, 00001, ...</summary>
public static class VideoFrames
{
    /// <summary>Fills <paramref name="folder"/>.</summary>
    /// <param name="clip">The frames to take.</param>
    /// <param name="longestSide">Longest side of the images; null keeps their size.</param>
    /// <param name="jpeg">Writes JPEG; null writes PNG, without loss.</param>
    /// <param name="folder">The folder to fill.</param>
    /// <param name="progress">Told the number of frames written.</param>
    /// <param name="cancellation">Ends it between frames.</param>
    /// <exception cref="DatasetException">A frame cannot be decoded.</exception>
    public static ConversionRecord Write(
        IClip clip, int? longestSide, TurboJpegEncoder? jpeg, string folder, IProgress<int>? progress, CancellationToken cancellation)
    {
        // Nobody goes back: two frames, the one at hand and the next.
        var video = clip.Open(longestSide ?? clip.Size.Longest, kept: 2);
        for (var t = 0; t < video.FrameCount; t++)
        {
            cancellation.ThrowIfCancellationRequested();
            Write(video.Frame(t), Path.Combine(folder, t.ToString("00000", CultureInfo.InvariantCulture)), jpeg);
            progress?.Report(t + 1);
        }
        return new ConversionRecord("video-to-frames", clip.Path, 1, video.FrameCount, 0);
    }

    private static void Write(RgbFrame frame, string path, TurboJpegEncoder? jpeg)
    {
        if (jpeg is not null)
        {
            File.WriteAllBytes(path + ".jpg", jpeg.Encode(frame));
            return;
        }
        using var stream = File.Create(path + ".png");
        RgbPng.Write(stream, frame);
    }
}
