using SamPt.Core.QueryPoints;
using SamPt.Data.Datasets;
using SamPt.Experiments.Scoring;

namespace SamPt.Experiments.Runs;

/// <summary>What a run makes of its videos, and of all of them together.</summary>
internal interface IRunTask
{
    /// <summary>Does the videos, with loaded models.</summary>
    IVideoRunner CreateRunner(MethodComponents method, IProgress<RunEvent>? progress);

    /// <summary>Writes what is over all videos; the scores, or null with a warning that says why not.</summary>
    Scores? Conclude(
        IVosDataset dataset, IReadOnlyList<VideoEntry> videos, IReadOnlyList<VideoFailure> failures, IProgress<RunEvent>? progress, CancellationToken cancellation);
}

/// <summary>Does one video of a run and writes its files; whole or not at all.</summary>
internal interface IVideoRunner
{
    /// <summary>The line for the journal, its chance left open.</summary>
    JournalEntry Run(VideoEntry video, int index, int videos, ReferenceChance chance, CancellationToken cancellation);
}
