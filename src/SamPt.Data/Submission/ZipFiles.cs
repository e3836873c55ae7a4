using System.IO.Compression;
using SamPt.Core;

namespace SamPt.Data.Submission;

/// <summary>A zipped submission.</summary>
internal sealed class ZipFiles : ISubmissionFiles
{
    private readonly ZipArchive zip;
    private readonly ZipArchiveEntry[] entries;

    /// <exception cref="DatasetException">It is no intact zip.</exception>
    public ZipFiles(string path)
    {
        Where = path;
        try
        {
            zip = ZipFile.OpenRead(path);
            // Some programs store names with backslashes; SubmissionLayout has a word on them.
            entries = [.. zip.Entries.Where(e => !e.FullName.EndsWith('/') && !e.FullName.EndsWith('\\'))];
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            zip?.Dispose();
            throw new DatasetException($"{path}: is no intact zip ({e.Message.ReplaceLineEndings(" ").TrimEnd('.')}); pack the submission anew.", e);
        }
        Paths = Array.ConvertAll(entries, e => e.FullName);
    }

    public string Where { get; }

    public IReadOnlyList<string> Paths { get; }

    public Stream Open(int index) => entries[index].Open();

    public void Dispose() => zip.Dispose();
}
