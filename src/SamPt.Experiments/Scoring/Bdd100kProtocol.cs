using SamPt.Core;
using SamPt.Core.Metrics;
using SamPt.Experiments.Scoring.SideBySide;

namespace SamPt.Experiments.Scoring;

/// <summary>
/// BDD100K as SAM-PT's evaluator scores it: objects 1..n of the whole annotation, each from the frame after its first appearance to the
/// last; apart from that also by whether it is to be seen on a frame, and by how long it is to be seen at all.
/// </summary>
public sealed class Bdd100kProtocol : IMaskProtocol
{
    /// <summary>Objects seen on fewer frames are short, on this many or more long; their first appearance counts.</summary>
    internal const int ShortBelow = 5, LongFrom = 30;

    private const byte Void = 255;

    public string Name => "bdd100k";

    /// <summary>Methods that write nothing before the first object need not.</summary>
    public bool MissingFramesAreEmpty => true;

    public void Validate(ScoringRequest request)
    {
        if (request.QueryMode is not null) throw new ConfigurationException($"protocol {Name}: it scores masks; --query-mode is for tap-vid.");
        if (request.ExactDecay) throw new ConfigurationException($"protocol {Name}: it keeps the decay of davis2017 alone; use davis2017 for another.");
        if (request.KeepFirstAndLast) throw new ConfigurationException($"protocol {Name}: which frames are scored is fixed; use vos-benchmark to keep the first and the last.");
    }

    public SequencePlan Plan(MaskSequence sequence, ScoringRequest request) => new(sequence, 0, sequence.Frames.Count);

    public FrameResult Score(SequencePlan plan, MaskPair masks)
    {
        var annotated = masks.Annotation.ObjectIds();
        if (annotated.Contains(Void))
            throw new DatasetException($"{masks.AnnotationPath}: value 255; {Name} knows no void, only objects 1..n; convert the annotations by `sampt convert` or renumber them.");
        var present = annotated.Union(masks.Prediction.ObjectIds());
        return new FrameResult(masks.Frame, [.. present.Select(id =>
            ObjectFrame.Score(id, masks.Annotation.MaskOf(id), masks.Prediction.MaskOf(id), annotated.Contains(id)))]);
    }

    public Scores Conclude(IReadOnlyList<SequenceResult> sequences, ScoringRequest request)
    {
        var objects = sequences.SelectMany(sequence => Objects(sequence, request.IgnoreUnknownIds)).ToList();
        return new Scores { Protocol = Name, Global = Global(objects), Objects = objects, Warnings = [.. Warnings(sequences)] };
    }

    public IReadOnlyList<ScoreTable> Tables(Scores scores, string set) => Bdd100kTables.Of(scores);

    public string WhyNot(ObjectCourse item) => "its id is in no annotation";

    public string WhyNot(ObjectCourse item, int frame) => item.FirstAnnotated is { } first
        ? $"an object is scored after its first annotation, on frame {item.Frames[first]}" : "an object is scored after its first annotation";

    public string? Remark(ObjectCourse item) => item.FirstAnnotated == item.Frames.Count - 1
        ? $"{Name} counts it as 1 unseen: its first annotation is the last frame, {item.Frames[^1]}" : null;

    private IEnumerable<ObjectScores> Objects(SequenceResult sequence, bool ignoreUnknownIds)
    {
        var count = ObjectCount(sequence);
        if (!ignoreUnknownIds) RequireKnownIds(sequence, count);
        for (var id = 1; id <= count; id++) yield return Object(sequence, id);
    }

    private int ObjectCount(SequenceResult sequence)
    {
        var annotated = sequence.Frames.SelectMany(f => f.Objects).Where(o => o.IsAnnotated).Select(o => o.Object).ToHashSet();
        var source = sequence.Plan.Sequence;
        if (annotated.Count == 0) throw new DatasetException($"{source.AnnotationFolder}: no object in any annotation; expected ids 1..n; leave the sequence out.");
        var highest = annotated.Max();
        var gap = Enumerable.Range(1, highest).FirstOrDefault(id => !annotated.Contains(id));
        if (gap > 0) throw new DatasetException($"{source.AnnotationFolder}: ids up to {highest}, but {gap} does not occur; {Name} expects 1..n without gaps; renumber them.");
        return highest;
    }

    private static void RequireKnownIds(SequenceResult sequence, int highest)
    {
        for (var t = 0; t < sequence.Frames.Count; t++)
        {
            if (sequence.Frames[t].Objects.FirstOrDefault(o => o.Object > highest) is { Object: > 0 } unknown)
                throw new DatasetException($"{sequence.Plan.Sequence.PredictionPath(t)}: object id {unknown.Object}, but the annotations have ids up to {highest}; renumber the predicted objects as they do.");
        }
    }

    // Reached only where they are not refused.
    private IEnumerable<string> Warnings(IReadOnlyList<SequenceResult> sequences)
    {
        var unknown = sequences.Where(s => s.Frames.SelectMany(f => f.Objects).Max(o => o.Object) > s.Frames.SelectMany(f => f.Objects).Where(o => o.IsAnnotated).Max(o => o.Object)).ToList();
        if (unknown.Count > 0) yield return $"{Name}: predicted ids above those of the annotations, at which the official tool stops, are left out in {Listing.Of([.. unknown.Select(s => s.Plan.Sequence.Name)])}";
    }

    private static ObjectScores Object(SequenceResult sequence, int id)
    {
        var frames = sequence.Frames.SkipWhile(f => !f.Objects.Any(o => o.Object == id && o.IsAnnotated)).Skip(1)
            .Select(f => (f.Frame, Result: f.Objects.Where(o => o.Object == id).DefaultIfEmpty(ObjectFrame.Absent(id)).First())).ToArray();
        // First seen on the last frame: there is nothing to do, and it is done perfectly, whichever way it is looked at.
        var isLast = frames.Length == 0;
        if (isLast) frames = [(sequence.Frames[^1].Frame, ObjectFrame.Absent(id) with { IsAnnotated = true })];
        var visible = isLast ? frames : frames.Where(f => f.Result.IsAnnotated).ToArray();
        var hidden = isLast ? frames : frames.Where(f => !f.Result.IsAnnotated).ToArray();

        var measures = new OrderedDictionary<string, double>();
        Add("", frames.Select(f => f.Result));
        Add("-Vis", visible.Select(f => f.Result));
        Add("-NonVis", hidden.Select(f => f.Result));
        measures["Frames"] = isLast ? 1 : frames.Length + 1;
        measures["Visible-Frames"] = isLast ? 1 : visible.Length + 1;
        measures["NonVisible-Frames"] = isLast ? 0 : hidden.Length;
        return new ObjectScores(
            sequence.Plan.Sequence.Name, id, measures, [.. frames.Select(f => new FrameScore(f.Frame, f.Result.J, f.Result.F))]);

        void Add(string suffix, IEnumerable<ObjectResult> results)
        {
            var list = results.ToArray();
            var (j, f) = (SequenceStatistics.Of(Array.ConvertAll(list, r => r.J)), SequenceStatistics.Of(Array.ConvertAll(list, r => r.F)));
            (measures[MeasureNames.JMean + suffix], measures[MeasureNames.JRecall + suffix], measures[MeasureNames.JDecay + suffix]) = (j.Mean, j.Recall, j.Decay);
            (measures[MeasureNames.FMean + suffix], measures[MeasureNames.FRecall + suffix], measures[MeasureNames.FDecay + suffix]) = (f.Mean, f.Recall, f.Decay);
        }
    }

    // Plain means over everything, where one NaN leaves the whole without; over what is visible or not, NaN is left out.
    private static OrderedDictionary<string, double> Global(List<ObjectScores> objects)
    {
        double Mean(string name) => objects.Average(o => o.Measures[name]);
        double NanMean(string name) => objects.Select(o => o.Measures[name]).Where(v => !double.IsNaN(v)).DefaultIfEmpty(double.NaN).Average();
        double GroupMean(string name, string length) =>
            objects.Where(o => LengthOf(o) == length).Select(o => o.Measures[name]).DefaultIfEmpty(double.NaN).Average();

        var global = new OrderedDictionary<string, double> { [MeasureNames.JAndFMean] = (Mean(MeasureNames.JMean) + Mean(MeasureNames.FMean)) / 2 };
        foreach (var name in new[] { MeasureNames.JMean, MeasureNames.JRecall, MeasureNames.JDecay, MeasureNames.FMean, MeasureNames.FRecall, MeasureNames.FDecay })
            global[name] = Mean(name);
        foreach (var suffix in new[] { "-Vis", "-NonVis" }) AddPair(suffix, metric => NanMean(metric + suffix));
        foreach (var (suffix, length) in new[] { ("-Short", "short"), ("-Medium", "medium"), ("-Long", "long") }) AddPair(suffix, metric => GroupMean(metric, length));
        return global;

        void AddPair(string suffix, Func<string, double> mean)
        {
            var (j, f) = (mean(MeasureNames.JMean), mean(MeasureNames.FMean));
            (global[MeasureNames.JAndFMean + suffix], global[MeasureNames.JMean + suffix], global[MeasureNames.FMean + suffix]) = ((j + f) / 2, j, f);
        }
    }

    internal static string LengthOf(ObjectScores item) => item.Measures["Visible-Frames"] switch
    {
        < ShortBelow => "short",
        < LongFrom => "medium",
        _ => "long",
    };
}
