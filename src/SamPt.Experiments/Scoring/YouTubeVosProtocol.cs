using SamPt.Core;
using SamPt.Experiments.Scoring.SideBySide;

namespace SamPt.Experiments.Scoring;

/// <summary>
/// YouTube-VOS: G, the mean of J and F over the objects of seen and of unseen categories. The server's code is not public; this reading
/// of its description is an assumption, and a warning says so.
/// </summary>
public sealed class YouTubeVosProtocol : IMaskProtocol
{
    private static readonly HashSet<string> SeenCategories =
    [
        .. ("airplane ape bear bike bird boat bucket bus camel cat cow crocodile deer dog dolphin duck eagle earless_seal elephant fish fox frisbee "
        + "frog giant_panda giraffe hand hat hedgehog horse knife leopard lion lizard monkey motorbike mouse others owl paddle parachute parrot "
        + "penguin person plant rabbit raccoon sedan shark sheep sign skateboard snail snake snowboard squirrel surfboard tennis_racket tiger toilet "
        + "train truck turtle umbrella whale zebra").Split(' '),
    ];

    private readonly Lazy<YouTubeVosMeta>? meta;

    /// <summary>The rules alone; <see cref="For"/> joins them with a list of objects.</summary>
    public YouTubeVosProtocol()
    {
    }

    private YouTubeVosProtocol(Lazy<YouTubeVosMeta> meta) => this.meta = meta;

    public string Name => "youtube-vos";

    public IMaskProtocol For(ScoringRequest request) => new YouTubeVosProtocol(new Lazy<YouTubeVosMeta>(() => YouTubeVosMeta.Find(request.GroundTruth)));

    public void Validate(ScoringRequest request)
    {
        if (request.QueryMode is not null) throw new ConfigurationException($"protocol {Name}: it scores masks; --query-mode is for tap-vid.");
        if (request.ExactDecay) throw new ConfigurationException($"protocol {Name}: it has no decay; use davis2017 for one.");
        if (request.KeepFirstAndLast) throw new ConfigurationException($"protocol {Name}: {YouTubeVosMeta.FileName} lists the frames that are scored; leave out --keep-first-and-last.");
        if (request.MaxFrames is not null) throw new ConfigurationException($"protocol {Name}: {YouTubeVosMeta.FileName} lists the frames that are scored; leave out max_frames.");
    }

    public SequencePlan Plan(MaskSequence sequence, ScoringRequest request)
    {
        var objects = meta!.Value.ObjectsOf(sequence.Name);
        if (objects.SelectMany(o => o.Frames).FirstOrDefault(f => !sequence.Frames.Contains(f)) is { } missing)
        {
            throw new DatasetException($"{Path.Combine(sequence.AnnotationFolder, missing)}.png: no such annotation, but {meta.Value.Path} lists the frame; "
                + "a score takes a split with all annotations, as the published validation set has first masks alone; hand in to the server instead.");
        }
        // A first mask is given, so predictions before the second listed frame are not asked for.
        var scored = objects.SelectMany(o => o.Frames.Skip(1)).Distinct().Select(f => IndexOf(sequence, f)).ToArray();
        return scored.Length == 0 ? new SequencePlan(sequence, 0, 0) : new SequencePlan(sequence, scored.Min(), scored.Max() + 1);
    }

    public FrameResult Score(SequencePlan plan, MaskPair masks)
    {
        var objects = meta!.Value.ObjectsOf(plan.Sequence.Name).Where(o => o.Frames.Skip(1).Contains(masks.Frame));
        return new FrameResult(masks.Frame, [.. objects.Select(o =>
        {
            var annotation = masks.Annotation.MaskOf((byte)o.Id);
            return ObjectFrame.Score(o.Id, annotation, masks.Prediction.MaskOf((byte)o.Id), !annotation.IsEmpty);
        })]);
    }

    public Scores Conclude(IReadOnlyList<SequenceResult> sequences, ScoringRequest request)
    {
        var objects = sequences.SelectMany(Objects).ToList();
        if (objects.Count == 0) throw new DatasetException($"{meta!.Value.Path}: lists no object on more than one frame; nothing can be scored.");
        var global = new OrderedDictionary<string, double>();
        foreach (var (suffix, isSeen) in new[] { ("seen", true), ("unseen", false) })
        {
            var own = objects.Where(o => SeenCategories.Contains(o.Category) == isSeen).Select(o => o.Scores).ToArray();
            global["J_" + suffix] = own.Select(o => o.Measures[MeasureNames.JMean]).DefaultIfEmpty(double.NaN).Average();
            global["F_" + suffix] = own.Select(o => o.Measures[MeasureNames.FMean]).DefaultIfEmpty(double.NaN).Average();
        }
        global["G"] = global.Values.Average();
        return new Scores
        {
            Protocol = Name,
            Global = global,
            Objects = [.. objects.Select(o => o.Scores)],
            Warnings = [$"{Name}: the server's code is not public; these figures follow its description (each object's listed frames without the first, means over objects)"],
        };
    }

    public IReadOnlyList<ScoreTable> Tables(Scores scores, string set) =>
    [
        new($"global_results-{set}.csv", string.Join(',', scores.Global.Keys) + "\n" + string.Join(',', scores.Global.Values.Select(v => PythonNumber.Fixed(v, 3))) + "\n"),
    ];

    public string WhyNot(ObjectCourse item) => $"{YouTubeVosMeta.FileName} lists it on fewer than two frames";

    public string WhyNot(ObjectCourse item, int frame) => $"{YouTubeVosMeta.FileName} does not list the object there, or it is the first frame it lists, whose mask is given";

    private IEnumerable<(string Category, ObjectScores Scores)> Objects(SequenceResult sequence)
    {
        foreach (var item in meta!.Value.ObjectsOf(sequence.Plan.Sequence.Name))
        {
            FrameScore[] frames =
            [
                .. from frame in sequence.Frames
                   from result in frame.Objects
                   where result.Object == item.Id
                   select new FrameScore(frame.Frame, result.J, result.F),
            ];
            if (frames.Length == 0) continue;
            var measures = new OrderedDictionary<string, double>
            {
                [MeasureNames.JMean] = frames.Average(f => f.J), [MeasureNames.FMean] = frames.Average(f => f.F),
            };
            yield return (item.Category, new ObjectScores(sequence.Plan.Sequence.Name, item.Id, measures, frames));
        }
    }

    private static int IndexOf(MaskSequence sequence, string frame)
    {
        for (var i = 0; i < sequence.Frames.Count; i++)
        {
            if (sequence.Frames[i] == frame) return i;
        }
        throw new InvalidOperationException($"Frame {frame} was found before.");
    }
}
