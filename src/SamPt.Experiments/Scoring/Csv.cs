using System.Text;

namespace SamPt.Experiments.Scoring;

/// <summary>Comma-separated values (RFC 4180, lines end in \n).</summary>
internal static class Csv
{
    public static string Text(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows.Prepend(header)) text.AppendJoin(',', row.Select(Cell)).Append('\n');
        return text.ToString();
    }

    /// <summary>In quotes where it holds a comma, a quote or a line end.</summary>
    public static string Cell(string text) =>
        text.AsSpan().IndexOfAny(",\"\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"")}\"";
}
