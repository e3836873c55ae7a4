using SamPt.Core.Imaging;
using SamPt.Data.Datasets;
using SamPt.Experiments.Configuration;
using SamPt.Experiments.Scoring;

namespace SamPt.Experiments.Runs;

/// <summary>Video object segmentation: given masks in, label maps out.</summary>
internal sealed class VosTask(
    RunConfiguration configuration, RunFolder folder, Func<string, RgbFrame> decode, TimeProvider time, Shard? shard) : IRunTask
{
    public IVideoRunner CreateRunner(MethodComponents method, IProgress<RunEvent>? progress) =>
        new VideoRunner(configuration, folder, method, decode, time, progress);

    public Scores? Conclude(
        IVosDataset dataset, IReadOnlyList<VideoEntry> videos, IReadOnlyList<VideoFailure> failures, IProgress<RunEvent>? progress, CancellationToken cancellation) =>
        new RunScoring(configuration, folder, shard).Score(dataset, videos, failures, progress, cancellation);
}
