using SamPt.Core.Masks;
using SamPt.Core.Pipeline.Oracles;
using SamPt.Core.Tracking;
using SamPt.Data.Datasets;
using SamPt.Experiments.Runs;
using SamPt.Experiments.Scoring;

namespace SamPt.Experiments.Attribution;

/// <summary>Tells from scores, trajectories and annotations what objects were lost by.</summary>
/// <param name="dataset">With annotations on every frame.</param>
/// <param name="plain">The run of the method itself: its trajectories are the evidence.</param>
/// <param name="maxFrames">As the runs were cut.</param>
internal sealed class Attributor(IVosDataset dataset, RunFolder plain, int? maxFrames)
{
    /// <param name="runs">In the order of <see cref="AttributionRun.Parts"/>, the same objects in each.</param>
    /// <param name="cancellation">Checked per object.</param>
    public LossAttribution Attribute(IReadOnlyList<(string Run, Scores Scores)> runs, CancellationToken cancellation)
    {
        var objects = new List<AttributedObject>();
        foreach (var sequence in runs[0].Scores.Objects.GroupBy(o => o.Sequence))
        {
            cancellation.ThrowIfCancellationRequested();
            var video = dataset.Open(sequence.Key).Cut(maxFrames);
            var given = GivenMasks.Read(video, cancellation);
            var (size, trajectories) = TrajectoryFile.Read(plain.TrajectoryFile(video.Name));
            var truth = new AnnotatedTruth(video, given, size, given.AnnotationSize);
            foreach (var scored in sequence)
            {
                // An id that no mask gave is scored as an object in DAVIS, but nobody could lose it.
                var index = given.Objects.ToList().FindIndex(o => o.ObjectId == scored.Object);
                if (index < 0) continue;
                var ofRuns = runs.Select(r => r.Scores.Objects.Single(o => o.Sequence == scored.Sequence && o.Object == scored.Object)).ToArray();
                var loss = LossAnalysis.Of(new FrameAgreement(Js(ofRuns[0]), Js(ofRuns[1]), Js(ofRuns[2]), Js(ofRuns[3])));
                var found = trajectories.Single(t => t.ObjectId == scored.Object);
                objects.Add(new AttributedObject(
                    scored.Sequence, scored.Object,
                    [.. runs.Zip(ofRuns, (run, o) => new OracleScore(run.Run, o.Measures[MeasureNames.JMean], o.Measures[MeasureNames.FMean]))],
                    [.. scored.Frames.Select(f => f.Frame)], loss,
                    loss.FirstByCause is { } frame ? EvidenceOn(scored.Frames[frame].Frame, video, found, t => truth.On(t).Working[index]) : null,
                    OverLoss(loss, ofRuns)));
            }
        }
        return new LossAttribution(runs[0].Scores.Protocol, runs, objects);
    }

    private static double[] Js(ObjectScores scored) => [.. scored.Frames.Select(f => f.J)];

    private static double[] OverLoss(LossAnalysis loss, ObjectScores[] runs)
    {
        if (loss.FirstLost is not { } first) return [];
        var lost = Enumerable.Range(first, runs[0].Frames.Count - first).Where(t => runs[0].Frames[t].J < LossAnalysis.LostBelow).ToArray();
        return [.. runs.Select(run => lost.Average(t => run.Frames[t].J))];
    }

    private static TrackingEvidence EvidenceOn(string stem, VideoEntry video, ObjectTrajectories found, Func<int, BinaryMask> truth)
    {
        var t = video.Frames.ToList().FindIndex(f => f.Stem == stem);
        var mask = truth(t);
        var positions = found.Trajectories.Positions(t);
        var visibility = found.Trajectories.Visibility(t);
        int visible = 0, visibleOnIt = 0, hiddenOnIt = 0;
        for (var n = 0; n < found.PositivePoints; n++)
        {
            var isVisible = visibility[n] == PointVisibility.Visible;
            var isOnIt = PointOnMask.Lies(positions[n], mask);
            if (isVisible) visible++;
            if (isVisible && isOnIt) visibleOnIt++;
            if (!isVisible && isOnIt) hiddenOnIt++;
        }
        return new TrackingEvidence(stem, found.PositivePoints, visible, visibleOnIt, hiddenOnIt, !mask.IsEmpty);
    }
}
