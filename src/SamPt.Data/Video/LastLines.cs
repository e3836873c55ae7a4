namespace SamPt.Data.Video;

/// <summary>Reads what a process says until it ends, so that it never waits for us, and remembers the last of it.</summary>
internal sealed class LastLines
{
    private const int Kept = 3;

    private readonly Queue<string> lines = [];
    private readonly Task reading;

    public LastLines(TextReader reader) => reading = Task.Run(() =>
    {
        while (reader.ReadLine() is { } line)
        {
            if (string.IsNullOrWhiteSpace(line)) continue;
            lines.Enqueue(line.Trim());
            if (lines.Count > Kept) lines.Dequeue();
        }
    });

    /// <summary>The last line; waits for the end of the process.</summary>
    public string Text()
    {
        reading.GetAwaiter().GetResult();
        return lines.LastOrDefault("");
    }
}
