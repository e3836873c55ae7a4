using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Data.Codecs;

namespace SamPt.Data.Datasets.Verification;

/// <summary>
/// Reads the frames and annotations of a dataset on all cores and gathers everything that would stop a run or spoil its scores.
/// </summary>
/// <param name="decode">Reads an image; throws <see cref="DatasetException"/> for a missing or corrupt one.</param>
/// <param name="headersOnly">
/// Whether to read of each file the beginning and the end alone, and to decode nothing but the first annotation of each video.
/// </param>
public sealed class DatasetVerifier(Func<string, RgbFrame> decode, bool headersOnly = false)
{
    // Short videos are read together, so that every core has work to its end.
    private const int FramesAtATime = 512;

    /// <summary>Verifies all selected videos, reporting each one to <paramref name="progress"/> when it is done.</summary>
    public DatasetReport Verify(IVosDataset dataset, IProgress<VideoReport>? progress, CancellationToken cancellation)
    {
        var reports = new List<VideoReport>();
        var waiting = new List<(string Name, VideoEntry? Video, string? Problem)>();
        var frames = 0;
        foreach (var name in dataset.VideoNames)
        {
            cancellation.ThrowIfCancellationRequested();
            waiting.Add(Open(dataset, name));
            frames += waiting[^1].Video?.Frames.Count ?? 0;
            if (frames >= FramesAtATime) Finish();
        }
        Finish();
        return new DatasetReport(dataset.Name, dataset.Root, dataset.Notes, reports);

        void Finish()
        {
            foreach (var report in Verify(waiting, cancellation))
            {
                reports.Add(report);
                progress?.Report(report);
            }
            waiting.Clear();
            frames = 0;
        }
    }

    private static (string Name, VideoEntry? Video, string? Problem) Open(IVosDataset dataset, string name)
    {
        try
        {
            return (name, dataset.Open(name), null);
        }
        catch (DatasetException e)
        {
            return (name, null, e.Message);
        }
    }

    private IEnumerable<VideoReport> Verify(IReadOnlyList<(string Name, VideoEntry? Video, string? Problem)> videos, CancellationToken cancellation)
    {
        var work = videos.Where(v => v.Video is not null).SelectMany(v => FramesOf(v.Video!)).ToArray();
        var checks = work.AsParallel().AsOrdered().WithCancellation(cancellation)
            .Select(w => FrameCheck.Of(w.Video, w.Frame, headersOnly ? ImageHeader.ReadSize : file => decode(file).Size, w.Decodes)).ToArray();
        var start = 0;
        foreach (var (name, video, problem) in videos)
        {
            if (video is null)
            {
                yield return new VideoReport(name, 0, 0, null, [], [problem!], []);
                continue;
            }
            yield return VideoChecks.Conclude(video, checks[start..(start + video.Frames.Count)]);
            start += video.Frames.Count;
        }
    }

    private IEnumerable<(VideoEntry Video, FrameEntry Frame, bool Decodes)> FramesOf(VideoEntry video)
    {
        var first = video.Frames.FirstOrDefault(f => f.Annotation is not null);
        return video.Frames.Select(f => (video, f, !headersOnly || f == first));
    }
}
