using SamPt.Core;
using SamPt.Core.Metrics;
using SamPt.Experiments.Scoring.SideBySide;

namespace SamPt.Experiments.Scoring;

/// <summary>What the DAVIS protocols share: frames without the first and the last, objects 1..n, statistics per object, means over objects.</summary>
internal static class DavisScores
{
    public static void Validate(ScoringRequest request)
    {
        if (request.QueryMode is not null) throw new ConfigurationException($"protocol {request.Protocol}: it scores masks; --query-mode is for tap-vid.");
        if (request.KeepFirstAndLast)
            throw new ConfigurationException($"protocol {request.Protocol}: the first and the last frame are never scored; use vos-benchmark to keep them.");
    }

    /// <summary>Why a frame is not counted.</summary>
    public const string NeverAtTheEnds = "the first and the last frame are never scored";

    /// <summary>Why an object is not scored where the first annotation says which there are.</summary>
    public static string WhyNot(ObjectCourse item) => item switch
    {
        { Id: 255 } => "255 is void, not an object",
        { FirstAnnotated: > 0 and var first } => $"it first appears on frame {item.Frames[first]}, and objects are those of the first annotation",
        _ => "its id is above those of the first annotation",
    };

    public static SequencePlan Plan(MaskSequence sequence, int objectCount, bool hasGaps)
    {
        if (sequence.Frames.Count < 3)
        {
            throw new DatasetException($"{sequence.AnnotationFolder}: {sequence.Frames.Count} annotated frames, and the first and the last are not scored; "
                + "expected at least 3; leave the sequence out, or use vos-benchmark with --keep-first-and-last.");
        }
        return new SequencePlan(sequence, 1, sequence.Frames.Count - 1, objectCount, hasGaps);
    }

    public static Scores Conclude(string protocol, IReadOnlyList<SequenceResult> sequences, ScoringRequest request) =>
        Conclude(protocol, sequences.SelectMany(sequence => Objects(sequence, request.ExactDecay)).ToList(), sequences, request, scoresVoid: true);

    /// <summary>The same for entries that the protocol has made.</summary>
    public static Scores Conclude(
        string protocol, List<ObjectScores> objects, IReadOnlyList<SequenceResult> sequences, ScoringRequest request, bool scoresVoid)
    {
        if (objects.Count == 0)
        {
            throw new DatasetException($"{request.GroundTruth}: no object in the first annotation of any sequence; "
                + $"{protocol} scores the objects it finds there; check the ground truth folder.");
        }
        return new Scores { Protocol = protocol, Global = Global(objects), Objects = objects, Warnings = [.. Warnings(protocol, sequences, request, scoresVoid)] };
    }

    /// <summary>Mean, recall and decay of J and F over an object's frames.</summary>
    public static OrderedDictionary<string, double> MeasuresOf(IReadOnlyList<FrameScore> frames, bool exactDecay)
    {
        double[] js = [.. frames.Select(frame => frame.J)];
        double[] fs = [.. frames.Select(frame => frame.F)];
        var (j, f) = (SequenceStatistics.Of(js), SequenceStatistics.Of(fs));
        var measures = new OrderedDictionary<string, double>
        {
            [MeasureNames.JMean] = j.Mean, [MeasureNames.JRecall] = j.Recall, [MeasureNames.JDecay] = j.Decay,
            [MeasureNames.FMean] = f.Mean, [MeasureNames.FRecall] = f.Recall, [MeasureNames.FDecay] = f.Decay,
        };
        if (exactDecay)
        {
            measures[MeasureNames.JDecayExact] = SequenceStatistics.DecayOf(js, DecayBins.Exact);
            measures[MeasureNames.FDecayExact] = SequenceStatistics.DecayOf(fs, DecayBins.Exact);
        }
        return measures;
    }

    private static IEnumerable<ObjectScores> Objects(SequenceResult sequence, bool exactDecay)
    {
        for (var id = 1; id <= sequence.Plan.ObjectCount; id++)
        {
            FrameScore[] frames = [.. sequence.Frames.Select(frame => new FrameScore(frame.Frame, frame.Objects[id - 1].J, frame.Objects[id - 1].F))];
            yield return new ObjectScores(sequence.Plan.Sequence.Name, id, MeasuresOf(frames, exactDecay), frames);
        }
    }

    // Means over objects, not sequences, and an object without a decay leaves the whole without one: as the evaluator does.
    private static OrderedDictionary<string, double> Global(List<ObjectScores> objects)
    {
        var means = objects[0].Measures.Keys.Where(name => name.StartsWith("J-", StringComparison.Ordinal) || name.StartsWith("F-", StringComparison.Ordinal))
            .Select(name => (Name: name, Mean: objects.Average(item => item.Measures[name])));
        var global = new OrderedDictionary<string, double> { [MeasureNames.JAndFMean] = double.NaN };
        foreach (var (name, mean) in means) global[name] = mean;
        global[MeasureNames.JAndFMean] = (global[MeasureNames.JMean] + global[MeasureNames.FMean]) / 2;
        return global;
    }

    private static IEnumerable<string> Warnings(string protocol, IReadOnlyList<SequenceResult> sequences, ScoringRequest request, bool scoresVoid)
    {
        string[] Names(Func<SequenceResult, bool> concerns) => [.. sequences.Where(concerns).Select(sequence => sequence.Plan.Sequence.Name)];

        var empty = Names(sequence => sequence.Plan.ObjectCount == 0);
        if (empty.Length > 0) yield return $"{protocol}: no object in the first annotation, so nothing is scored in {Listing.Of(empty)}";
        var gaps = Names(sequence => sequence.Plan.HasGaps);
        if (gaps.Length > 0) yield return $"{protocol}: ids missing below the highest one of the first annotation count as objects, as in the official tool, in {Listing.Of(gaps)}";
        var late = Names(sequence => sequence.Frames.Any(frame => frame.HasLateObjects));
        if (late.Length > 0) yield return $"{protocol}: objects that first appear after the first annotation are ignored, as in the official tool, in {Listing.Of(late)}";
        var withVoid = Names(sequence => sequence.Frames.Any(frame => frame.HasVoid));
        if (withVoid.Length > 0 && scoresVoid) yield return $"{protocol}: void pixels (255) are background and still scored, as in the official tool, in {Listing.Of(withVoid)}";
        var unknown = Names(sequence => sequence.Frames.Any(frame => frame.HasUnknownIds));
        if (unknown.Length > 0) yield return $"{protocol}: predicted ids above those of the first annotation, at which the official tool stops, are left out in {Listing.Of(unknown)}";
        var wrapped = Names(sequence => sequence.Frames.Count > 256);
        if (wrapped.Length > 0)
        {
            yield return $"{protocol}: beyond 256 scored frames the official tool's decay is wrong and kept so, in {Listing.Of(wrapped)}; "
                + (request.ExactDecay ? $"{MeasureNames.JDecayExact} and {MeasureNames.FDecayExact} are right" : "--exact-decay adds the right one");
        }
    }
}
