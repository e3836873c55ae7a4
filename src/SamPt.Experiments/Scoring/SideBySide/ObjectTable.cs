namespace SamPt.Experiments.Scoring.SideBySide;

/// <summary>Brings the entries of several protocols together, object by object.</summary>
internal static class ObjectTable
{
    public static IReadOnlyList<ComparedObject> Of(
        IReadOnlyList<IMaskProtocol> protocols, IReadOnlyList<ComparedProtocol> compared, IReadOnlyDictionary<string, LabelCensus> census)
    {
        var entries = protocols.Zip(compared).Select(pair => (pair.Second.Scores?.Objects ?? [])
            .ToDictionary(entry => (entry.Sequence, Id: pair.First.ObjectOf(entry)))).ToArray();
        var order = census.Keys.Select((name, i) => (name, i)).ToDictionary(pair => pair.name, pair => pair.i);
        var keys = entries.SelectMany(byKey => byKey.Keys).Distinct().OrderBy(key => order[key.Sequence]).ThenBy(key => key.Id);
        return [.. keys.Select(key =>
        {
            var own = Array.ConvertAll(entries, byKey => byKey.GetValueOrDefault(key));
            var readings = protocols.Zip(own).Select((pair, i) => new Reading(pair.First, pair.Second, IsRefused: compared[i].Scores is null)).ToArray();
            return new ComparedObject(key.Sequence, key.Id, Array.ConvertAll(own, FiguresOf), [.. new Explanation(census[key.Sequence], key.Id, readings).Sentences()]);
        })];
    }

    private static ObjectFigures? FiguresOf(ObjectScores? entry) =>
        entry is null ? null : new ObjectFigures(entry.Measures[MeasureNames.JMean], entry.Measures[MeasureNames.FMean], entry.Frames.Count);
}

/// <summary>What a protocol made of an object: nothing if Entry is null.</summary>
internal sealed record Reading(IMaskProtocol Protocol, ObjectScores? Entry, bool IsRefused)
{
    public Dictionary<string, FrameScore> Frames { get; } = (Entry?.Frames ?? []).ToDictionary(frame => frame.Frame);
}
