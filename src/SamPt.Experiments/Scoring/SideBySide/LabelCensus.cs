using SamPt.Data.Codecs;

namespace SamPt.Experiments.Scoring.SideBySide;

/// <summary>The ids of every frame of a sequence on both sides; a missing prediction has none.</summary>
internal sealed record LabelCensus(string Sequence, IReadOnlyList<string> Frames, byte[][] Annotated, byte[][] Predicted)
{
    private readonly Dictionary<string, int> indices = Frames.Select((frame, i) => (frame, i)).ToDictionary(pair => pair.frame, pair => pair.i);

    public int IndexOf(string frame) => indices[frame];

    public ObjectCourse CourseOf(int id) => new(
        id, Frames, Array.ConvertAll(Annotated, ids => ids.Contains((byte)id)), Array.ConvertAll(Predicted, ids => ids.Contains((byte)id)));

    /// <summary>Reads the sequences of a request, in parallel.</summary>
    public static IReadOnlyDictionary<string, LabelCensus> Take(ScoringRequest request, CancellationToken cancellation)
    {
        var sequences = new MaskFolders(request.GroundTruth, request.Predictions).Find(request.Sequences, request.MaxFrames);
        var work = sequences.SelectMany((sequence, i) => Enumerable.Range(0, sequence.Frames.Count).Select(t => (Sequence: sequence, Frame: t))).ToList();
        var ids = OrderedParallel.Select(work.Count, request.Workers, i =>
        {
            var (sequence, frame) = work[i];
            var prediction = sequence.PredictionPath(frame);
            return (sequence.ReadAnnotation(frame).ObjectIds(), File.Exists(prediction) ? LabelPng.Read(prediction).Labels.ObjectIds() : []);
        }, cancellation);
        var census = new Dictionary<string, LabelCensus>();
        var start = 0;
        foreach (var sequence in sequences)
        {
            var own = ids[start..(start += sequence.Frames.Count)];
            census[sequence.Name] = new LabelCensus(sequence.Name, sequence.Frames, Array.ConvertAll(own, pair => pair.Item1), Array.ConvertAll(own, pair => pair.Item2));
        }
        return census;
    }
}
