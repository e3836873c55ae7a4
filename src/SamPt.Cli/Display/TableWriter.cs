using Spectre.Console;

namespace SamPt.Cli.Display;

/// <summary>Prints tables: framed on a terminal, aligned plain lines elsewhere.</summary>
internal sealed class TableWriter(TextWriter writer, bool isTerminal)
{
    /// <summary>Numbers are aligned right, everything else left.</summary>
    /// <param name="title">A line above the table, or null.</param>
    /// <param name="header">Column names.</param>
    /// <param name="rows">As many cells as columns each.</param>
    public void Write(string? title, IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        if (isTerminal) WriteFramed(title, header, rows);
        else WritePlain(title, header, rows);
    }

    /// <summary>A table given as CSV without quoted commas.</summary>
    public void WriteCsv(string title, string csv)
    {
        var lines = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(',').Select(cell => cell.Trim()).ToArray()).ToArray();
        Write(title, lines[0], lines[1..]);
    }

    private void WriteFramed(string? title, IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var table = new Table().Border(TableBorder.Rounded);
        if (title is not null) table.Title = new TableTitle(Markup.Escape(title));
        for (var column = 0; column < header.Count; column++)
        {
            var added = new TableColumn(Markup.Escape(header[column])) { NoWrap = true };
            table.AddColumn(IsNumeric(rows, column) ? added.RightAligned() : added);
        }
        foreach (var row in rows) table.AddRow([.. row.Select(cell => Markup.Escape(cell))]);
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) }).Write(table);
    }

    private void WritePlain(string? title, IReadOnlyList<string> header, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        if (title is not null) writer.WriteLine(title);
        var widths = header.Select((name, column) => rows.Select(row => row[column].Length).Append(name.Length).Max()).ToArray();
        var numeric = header.Select((_, column) => IsNumeric(rows, column)).ToArray();
        foreach (var row in rows.Prepend(header))
        {
            var cells = row.Select((cell, column) => numeric[column] ? cell.PadLeft(widths[column]) : cell.PadRight(widths[column]));
            writer.WriteLine(string.Join("  ", cells).TrimEnd());
        }
    }

    private static bool IsNumeric(IReadOnlyList<IReadOnlyList<string>> rows, int column) =>
        rows.Count > 0 && rows.All(row => row[column].Length == 0 || double.TryParse(row[column].TrimEnd('%', 's'), out _));
}
