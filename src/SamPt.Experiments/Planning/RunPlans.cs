using SamPt.Core.Imaging;
using SamPt.Data.Datasets;
using SamPt.Data.Video;
using SamPt.Experiments.Clips;
using SamPt.Experiments.Configuration;
using SamPt.Experiments.Runs;

namespace SamPt.Experiments.Planning;

/// <summary>Forecasts runs: loads the models, measures them on a few frames, and writes nothing.</summary>
/// <param name="configuration">Of the run.</param>
/// <param name="createMethod">Loads the models.</param>
/// <param name="time">The clock.</param>
public sealed class RunPlans(RunConfiguration configuration, Func<MethodComponents> createMethod, TimeProvider time)
{
    /// <summary>What a run on a dataset will take, measured on its first video.</summary>
    /// <exception cref="Core.DatasetException">The dataset is wrong.</exception>
    public RunForecast Of(Func<string, RgbFrame> decode, CancellationToken cancellation)
    {
        var dataset = DatasetCatalog.Find(configuration.Dataset).Open(new DatasetRequest(
            configuration.Data, configuration.Split, configuration.Resolution, configuration.Sequences));
        var videos = dataset.VideoNames.Take(configuration.MaxVideos ?? int.MaxValue)
            .Select(name => dataset.Open(name).Cut(configuration.MaxFrames)).ToArray();
        var given = videos.Select(v => GivenMasks.Read(v, cancellation)).ToArray();
        using var method = Load(out var loading);
        var costs = new PlanSample(configuration, method, time).Measure(
            () => Sample(videos[0], given[0], source => source.WithLongestSide(method.LongestSideOf(configuration, source)), decode), cancellation);
        var planned = videos.Zip(given, (v, g) => new PlannedVideo(v.Frames.Count, [.. g.Objects.Select(o => o.QueryFrame)])).ToArray();
        return new Forecaster(costs, configuration.Method, method.Tracker).Forecast(planned, loading, FrameFolderVideo.DefaultCapacity, 0);
    }

    /// <summary>What the run on a clip will take. Frames before its first object are decoded to get there.</summary>
    public RunForecast Of(ClipTask task, CancellationToken cancellation)
    {
        using var method = Load(out var loading);
        var longest = method.LongestSideOf(configuration, task.Clip.Size);
        var costs = new PlanSample(configuration, method, time).Measure(() => Sample(task, method, longest, cancellation), cancellation);
        var planned = new PlannedVideo(task.Clip.Taken.Count, [.. task.Objects.Select(o => task.IndexOf(o.Frame))]);
        var isFile = File.Exists(task.Clip.Path);
        return new Forecaster(costs, configuration.Method, method.Tracker).Forecast(
            [planned], loading, isFile ? Clip.FramesKept(costs.WorkingSize) : Clip.FewestKept, isFile ? task.Clip.SourceFrames : 0);
    }

    private static SampleVideo Sample(VideoEntry video, GivenMasks given, Func<ImageSize, ImageSize> workingSize, Func<string, RgbFrame> decode)
    {
        var frames = new FrameFolderVideo([.. video.Frames.Select(f => f.ImageFile)], workingSize, decode);
        var job = VideoRunner.JobOf(video, given, frames, decode);
        return new SampleVideo(frames, job.OutputSize, job.Objects);
    }

    private SampleVideo Sample(ClipTask task, MethodComponents method, int longest, CancellationToken cancellation)
    {
        var video = task.Clip.Open(longest);
        return new SampleVideo(video, task.Clip.Size, ClipJob.ObjectsOf(task, video, method.Segmenter, configuration.Method.SamIouThreshold, progress: null, cancellation));
    }

    private MethodComponents Load(out double seconds)
    {
        var start = time.GetTimestamp();
        var method = createMethod();
        seconds = time.GetElapsedTime(start).TotalSeconds;
        return method;
    }
}
