using System.Text;
using System.Text.Json;
using SamPt.Core;
using SamPt.Experiments.Configuration;

namespace SamPt.Experiments.Runs;

/// <summary>How far the two generators have come; lets a later run draw on from there.</summary>
public sealed record ChancePosition(long Torch, long Numpy);

/// <summary>A finished video: one line of the journal. Times are in seconds.</summary>
public sealed record JournalEntry
{
    public required string Video { get; init; }

    public required int Frames { get; init; }

    public required int Objects { get; init; }

    /// <summary>Wall clock from opening the video to its last file.</summary>
    public required double WallSeconds { get; init; }

    /// <summary>Query points, tracking, embedding and prompting, without loading and writing.</summary>
    public required double ModelSeconds { get; init; }

    /// <summary>Time inside the inference runtime.</summary>
    public required double InferenceSeconds { get; init; }

    /// <summary>Waiting for frames.</summary>
    public required double LoadingSeconds { get; init; }

    /// <summary>With rng: reference, where the generators stood after the video.</summary>
    public ChancePosition? Chance { get; init; }
}

/// <summary>
/// The journal of a run: what it names is finished, what it does not name is not. Open, it keeps a second process from writing the
/// same run.
/// </summary>
public sealed class RunJournal : IDisposable
{
    private static readonly JsonSerializerOptions Line = new(StrictBinder.Options) { WriteIndented = false };

    private readonly string path;
    private readonly FileStream stream;
    private readonly List<JournalEntry> entries;

    private RunJournal(string path, FileStream stream, List<JournalEntry> entries) => (this.path, this.stream, this.entries) = (path, stream, entries);

    public IReadOnlyList<JournalEntry> Entries => entries;

    /// <summary>Opens the journal for writing, made if absent. A last line that a crash left half-written is cut off.</summary>
    /// <exception cref="OutputException">It cannot be written, another process writes it, or a line is damaged.</exception>
    public static RunJournal Open(string path)
    {
        FileStream? stream = null;
        try
        {
            stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            var entries = Read(stream, path);
            stream.Seek(0, SeekOrigin.End);
            return new RunJournal(path, stream, entries);
        }
        catch (Exception e)
        {
            stream?.Dispose();
            if (e is not (IOException or UnauthorizedAccessException)) throw;
            throw new OutputException($"{path}: cannot be opened for writing ({e.Message.TrimEnd('.')}); if another sampt writes this run, wait for it, else choose another output folder by -o.", e);
        }
    }

    /// <summary>Adds a finished video; on return the line is on the disk.</summary>
    public void Append(JournalEntry entry)
    {
        var line = JsonSerializer.SerializeToUtf8Bytes(entry, Line);
        RunFolder.Writing(path, () =>
        {
            stream.Write(line);
            stream.WriteByte((byte)'\n');
            stream.Flush(flushToDisk: true);
        });
        entries.Add(entry);
    }

    public void Dispose() => stream.Dispose();

    private static List<JournalEntry> Read(FileStream stream, string path)
    {
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        var whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        stream.SetLength(whole);
        var lines = Encoding.UTF8.GetString(bytes, 0, whole).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return [.. lines.Select((line, i) => Parse(line, path, i + 1))];
    }

    private static JournalEntry Parse(string line, string path, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<JournalEntry>(line, Line)!;
        }
        catch (JsonException e)
        {
            throw new OutputException($"{path}, line {number}: not a journal entry; remove the line to run its video again, or start anew with --overwrite.", e);
        }
    }
}
