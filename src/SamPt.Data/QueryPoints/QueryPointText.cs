using System.Globalization;
using System.Numerics;
using System.Text;
using SamPt.Core;
using SamPt.Core.QueryPoints;

namespace SamPt.Data.QueryPoints;

/// <summary>
/// The text format of the reference's demo. Line 1: the number of positive points per object. Then a line per object:
/// <c>frame;x,y x,y ...</c>, positives first, negatives after; the same number on every line. Empty lines do not count.
/// </summary>
public static class QueryPointText
{
    /// <summary>Objects are named 1, 2, ... in order of their lines.</summary>
    /// <param name="text">The whole file.</param>
    /// <param name="where">Names the file in errors.</param>
    /// <exception cref="DatasetException">A line does not follow the format; the message begins with where and the line number.</exception>
    public static QueryPointSet Parse(string text, string where)
    {
        var lines = text.ReplaceLineEndings("\n").Split('\n');
        if (!int.TryParse(lines[0], NumberStyles.Integer, CultureInfo.InvariantCulture, out var positives) || positives < 1)
            throw Bad(where, 1, $"'{lines[0].Trim()}' is no number of points", "the number of positive points per object, 1 or more");

        var objects = new List<QueryPointObject>();
        for (var i = 1; i < lines.Length; i++)
        {
            if (string.IsNullOrWhiteSpace(lines[i])) continue;
            var parsed = ParseObject(lines[i], positives, $"{objects.Count + 1}", where, i + 1);
            if (objects.Count > 0 && objects[0].Points.Negative.Length != parsed.Points.Negative.Length)
            {
                throw Bad(where, i + 1, $"{positives + parsed.Points.Negative.Length} points",
                    $"{positives + objects[0].Points.Negative.Length} as on the lines above; JSON takes any number per object");
            }
            objects.Add(parsed);
        }
        if (objects.Count == 0) throw Bad(where, lines.Length, "the file ends without an object", "a line 'frame;x,y x,y ...' for each");
        return new QueryPointSet(objects);
    }

    /// <summary>The set as text, with a line feed after each line.</summary>
    /// <exception cref="OutputException">The objects differ in their numbers of points, which this format cannot say.</exception>
    public static string Format(QueryPointSet set)
    {
        var points = set.Objects.Select(o => o.Points).ToArray();
        if (points.Select(p => (p.Positive.Length, p.Negative.Length)).Distinct().Count() != 1 || points[0].Positive.Length == 0)
        {
            throw new OutputException("The objects differ in their numbers of points or have none, expected equally many positive ones "
                + "(at least one) and equally many negative ones for the text format; write JSON instead.");
        }
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{points[0].Positive.Length}\n");
        foreach (var item in set.Objects)
        {
            var positions = item.Points.Positive.Concat(item.Points.Negative)
                .Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.X},{p.Y}"));
            text.Append(CultureInfo.InvariantCulture, $"{item.Frame};{string.Join(' ', positions)}\n");
        }
        return text.ToString();
    }

    private static QueryPointObject ParseObject(string line, int positives, string name, string where, int number)
    {
        var parts = line.Split(';');
        if (parts.Length != 2) throw Bad(where, number, $"{parts.Length - 1} semicolons", "one, in 'frame;x,y x,y ...'");
        if (!int.TryParse(parts[0], NumberStyles.Integer, CultureInfo.InvariantCulture, out var frame) || frame < 0)
            throw Bad(where, number, $"'{parts[0].Trim()}' is no frame index", "a whole number, 0 or above, before the semicolon");

        var points = parts[1].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            .Select(word => ParsePoint(word, where, number)).ToArray();
        if (points.Length < positives)
            throw Bad(where, number, $"{points.Length} points", $"at least the {positives} positive ones that line 1 announces");
        return new QueryPointObject(name, frame, new ObjectPoints(points[..positives], points[positives..]));
    }

    private static Vector2 ParsePoint(string word, string where, int number)
    {
        var parts = word.Split(',');
        if (parts.Length == 2 && TryParse(parts[0], out var x) && TryParse(parts[1], out var y)) return new Vector2(x, y);
        throw Bad(where, number, $"'{word}' is no point", "'x,y' in pixels, without a space");
    }

    private static bool TryParse(string word, out float value) =>
        float.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && float.IsFinite(value);

    private static DatasetException Bad(string where, int line, string what, string expected) =>
        new($"{where}:{line}: {what}, expected {expected}.");
}
