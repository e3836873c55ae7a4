using System.IO.Compression;
using SamPt.Core;
using SamPt.Data.Conversion;

namespace SamPt.Data.Submission;

/// <summary>What came of packing.</summary>
/// <param name="Report">The check of what was packed; where it is not sound there is no zip.</param>
/// <param name="Rewritten">How many masks were no 8-bit palette PNGs and were written as such.</param>
/// <param name="LeftOut">How many masks the benchmark does not ask for.</param>
public sealed record PackOutcome(SubmissionReport Report, int Rewritten, int LeftOut);

/// <summary>Builds the zip that a benchmark's server takes. The same input gives the same bytes. Nothing is kept in memory.</summary>
/// <param name="benchmark">The benchmark.</param>
public sealed class SubmissionPacker(Benchmark benchmark)
{
    // The first moment that a zip can store.
    private static readonly DateTimeOffset Epoch = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    // A plain file that everybody may read, as Unix stores it.
    private const int Attributes = unchecked((int)(0x81A4u << 16));

    /// <summary>Packs a folder of VIDEO/FRAME.png.</summary>
    /// <param name="masks">The folder.</param>
    /// <param name="ground">What the benchmark expects: only its frames are packed, and the zip is checked against it. Null: every mask is.</param>
    /// <param name="path">The zip.</param>
    /// <param name="overwrite">Whether to replace it.</param>
    /// <param name="keptOfAKind">How many problems of each kind are told.</param>
    /// <param name="cancellation">Ends it between masks; no zip appears.</param>
    /// <exception cref="DatasetException">The folder has no masks.</exception>
    /// <exception cref="OutputException">The zip is there and not to be replaced, or cannot be written.</exception>
    public PackOutcome PackMasks(string masks, SubmissionGround? ground, string path, bool overwrite, int keptOfAKind, CancellationToken cancellation)
    {
        var all = Entries(masks).OrderBy(e => e.Entry, StringComparer.Ordinal).ToArray();
        var wanted = ground?.Videos.SelectMany(v => v.Frames.Select(stem => benchmark.PathOf(v.Name, stem))).ToHashSet();
        var packed = all.Where(e => wanted?.Contains(e.Entry) ?? true).ToArray();
        if (packed.Length == 0)
            throw new DatasetException($"{masks}: holds no mask that {benchmark.Name} asks for; expected VIDEO/FRAME.png as in {wanted?.FirstOrDefault() ?? benchmark.PathForm}; check the folder, --data and --split.");
        var rewritten = 0;
        var report = Write(path, overwrite, zip =>
        {
            foreach (var (entry, file, video) in packed)
            {
                cancellation.ThrowIfCancellationRequested();
                var bytes = MaskBytes.Of(file, ground?.Find(video)?.Palette, out var changed);
                if (changed) rewritten++;
                // PNGs are compressed already.
                using var stream = Open(zip, entry, CompressionLevel.NoCompression);
                stream.Write(bytes);
            }
        }, files => new SubmissionCheck(benchmark, ground, keptOfAKind).Check(files, cancellation));
        return new PackOutcome(report, rewritten, all.Length - packed.Length);
    }

    /// <summary>Packs a file of results.</summary>
    /// <param name="results">The file.</param>
    /// <param name="check">Checks what was packed.</param>
    /// <param name="path">The zip.</param>
    /// <param name="overwrite">Whether to replace it.</param>
    /// <param name="cancellation">Ends the check; no zip appears.</param>
    /// <exception cref="DatasetException">The file cannot be read.</exception>
    /// <exception cref="OutputException">The zip is there and not to be replaced, or cannot be written.</exception>
    public PackOutcome PackResults(string results, ResultsCheck check, string path, bool overwrite, CancellationToken cancellation)
    {
        if (!File.Exists(results)) throw new DatasetException($"{results}: no such file; expected results as `sampt vis` writes them.");
        var report = Write(path, overwrite, zip =>
        {
            using var source = File.OpenRead(results);
            using var stream = Open(zip, benchmark.ResultsFile!, CompressionLevel.Optimal);
            source.CopyTo(stream);
        }, files => check.Check(files, cancellation));
        return new PackOutcome(report, 0, 0);
    }

    private IEnumerable<(string Entry, string File, string Video)> Entries(string masks)
    {
        foreach (var video in MaskFolders.Names(masks, "VIDEO/FRAME.png"))
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(masks, video), "*.png").Where(f => !Path.GetFileName(f).StartsWith('.')))
                yield return (benchmark.PathOf(video, Path.GetFileNameWithoutExtension(file)), file, video);
        }
    }

    private static Stream Open(ZipArchive zip, string name, CompressionLevel level)
    {
        var entry = zip.CreateEntry(name, level);
        entry.LastWriteTime = Epoch;
        entry.ExternalAttributes = Attributes;
        return entry.Open();
    }

    private static SubmissionReport Write(string path, bool overwrite, Action<ZipArchive> fill, Func<ISubmissionFiles, SubmissionReport> check)
    {
        SubmissionReport? report = null;
        try
        {
            Output.File(path, overwrite, stream =>
            {
                using var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
                fill(zip);
            }, temporary =>
            {
                using var files = new ZipFiles(temporary);
                report = check(files) with { Where = path };
                if (!report.IsSound) throw new NotSoundException();
            });
        }
        catch (NotSoundException)
        {
            // The report says why there is no zip.
        }
        return report!;
    }

    private sealed class NotSoundException : Exception;
}
