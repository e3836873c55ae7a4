namespace SamPt.Experiments.Scoring.SideBySide;

/// <summary>Counts the empty masks among what a protocol scored.</summary>
internal static class EmptyFrameCount
{
    public static EmptyFrames Of(IMaskProtocol protocol, Scores scores, IReadOnlyDictionary<string, LabelCensus> census)
    {
        var objects = scores.Objects.Select(entry => entry.Frames.Select(frame =>
        {
            var labels = census[entry.Sequence];
            var t = labels.IndexOf(frame.Frame);
            var (annotated, predicted) = protocol.IsThere(entry, labels.Annotated[t], labels.Predicted[t]);
            return (JAndF: (frame.J + frame.F) / 2, Annotated: annotated, Predicted: predicted);
        }).ToArray()).ToArray();

        var all = objects.SelectMany(o => o).ToArray();
        return new EmptyFrames(
            protocol.Name, all.Length, all.Count(f => !f.Annotated && f.Predicted), all.Count(f => f.Annotated && !f.Predicted), all.Count(f => !f.Annotated && !f.Predicted),
            Mean(_ => true), Mean(f => f.Annotated || f.Predicted), Mean(f => f.Annotated && f.Predicted));

        double Mean(Func<(double JAndF, bool Annotated, bool Predicted), bool> counts) => objects
            .Select(o => o.Where(counts).Select(f => f.JAndF).ToArray()).Where(o => o.Length > 0).Select(o => o.Average()).DefaultIfEmpty(double.NaN).Average();
    }
}
