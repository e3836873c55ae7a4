using System.Globalization;

namespace SamPt.Experiments.Scoring.SideBySide;

/// <summary>Says in words, from the data, why protocols give one object different figures.</summary>
internal sealed class Explanation(LabelCensus census, int id, IReadOnlyList<Reading> readings)
{
    private readonly ObjectCourse course = census.CourseOf(id);

    public IEnumerable<string> Sentences() => [.. Ignored(), .. Remarks(), .. LeftOut(), .. OtherFigures()];

    private IEnumerable<string> Ignored() => readings.Where(r => r.Entry is null && !r.IsRefused)
        .Select(r => $"{r.Protocol.Name} does not score it: {r.Protocol.WhyNot(course)}");

    private IEnumerable<string> Remarks() => readings.Where(r => r.Entry is not null).Select(r => r.Protocol.Remark(course)).OfType<string>();

    private IEnumerable<string> LeftOut()
    {
        var all = readings.SelectMany(r => r.Frames.Keys).Distinct().Select(census.IndexOf).Order().ToArray();
        return from reading in readings
               where reading.Entry is not null
               from reason in all.Where(t => !reading.Frames.ContainsKey(census.Frames[t])).GroupBy(t => reading.Protocol.WhyNot(course, t))
               select LeftOut(reading, reason.Key, [.. reason]);
    }

    private string LeftOut(Reading reading, string reason, int[] frames)
    {
        var counting = readings.Where(r => frames.Any(t => r.Frames.ContainsKey(census.Frames[t]))).ToArray();
        var empty = frames.Count(t => IsEmpty(counting[0], t));
        // Where several count them, the first one's figures stand for all: they differ only as told apart from this.
        var mean = frames.Select(t => census.Frames[t]).Where(counting[0].Frames.ContainsKey).Average(name => Mean(counting[0].Frames[name]));
        var names = string.Join(" and ", counting.Select(r => r.Protocol.Name));
        return $"{reading.Protocol.Name} leaves out {Listed(frames)}, which {names} count{(counting.Length == 1 ? "s" : "")} with a mean J&F of {Text(mean)}"
            + (empty > 0 ? $" (both masks empty on {empty} of {frames.Length}: 1 each)" : "") + $": {reason}";
    }

    private IEnumerable<string> OtherFigures()
    {
        var scored = readings.Where(r => r.Entry is not null).ToArray();
        foreach (var other in scored.Skip(1))
        {
            var shared = scored[0].Frames.Keys.Where(other.Frames.ContainsKey).ToArray();
            var unlike = shared.Where(name => !Equal(scored[0].Frames[name], other.Frames[name])).ToArray();
            if (unlike.Length == 0) continue;
            yield return $"on {unlike.Length} of {shared.Length} frames that both count, {scored[0].Protocol.Name} compares {scored[0].Protocol.Compares(scored[0].Entry!)} "
                + $"(mean J&F {Text(unlike.Average(name => Mean(scored[0].Frames[name])))}), {other.Protocol.Name} {other.Protocol.Compares(other.Entry!)} "
                + $"({Text(unlike.Average(name => Mean(other.Frames[name])))})";
        }
    }

    private bool IsEmpty(Reading reading, int t) =>
        reading.Protocol.IsThere(reading.Entry!, census.Annotated[t], census.Predicted[t]) is (false, false);

    private string Listed(int[] frames) => frames switch
    {
        [var only] => $"frame {census.Frames[only]}",
        [var first, var second] => $"frames {census.Frames[first]} and {census.Frames[second]}",
        [var first, .., var last] when last - first == frames.Length - 1 => $"{frames.Length} frames, {census.Frames[first]} to {census.Frames[last]}",
        _ => $"{frames.Length} frames ({Listing.Of([.. frames.Select(t => census.Frames[t])])})",
    };

    private static double Mean(FrameScore frame) => (frame.J + frame.F) / 2;

    private static bool Equal(FrameScore one, FrameScore other) => one.J == other.J && one.F == other.F;

    private static string Text(double value) => value.ToString("0.000", CultureInfo.InvariantCulture);
}
