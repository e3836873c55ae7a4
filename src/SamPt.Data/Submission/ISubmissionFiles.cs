using SamPt.Core;

namespace SamPt.Data.Submission;

/// <summary>The files of a submission, zipped or not. One thread at a time.</summary>
public interface ISubmissionFiles : IDisposable
{
    /// <summary>The zip or folder.</summary>
    string Where { get; }

    /// <summary>Paths with slashes, in the order they are stored; folders are left out.</summary>
    IReadOnlyList<string> Paths { get; }

    /// <summary>Opens the file of an index in <see cref="Paths"/>; the caller disposes the stream.</summary>
    /// <exception cref="DatasetException">It cannot be read.</exception>
    Stream Open(int index);
}

/// <summary>Opens submissions.</summary>
public static class SubmissionFiles
{
    /// <summary>A zip or a folder.</summary>
    /// <param name="path">Where it lies.</param>
    /// <param name="below">For a folder: what to put before every path, as in `Annotations/`.</param>
    /// <exception cref="DatasetException">It is neither.</exception>
    public static ISubmissionFiles Open(string path, string below = "")
    {
        if (Directory.Exists(path)) return new FolderFiles(path, below);
        if (File.Exists(path)) return new ZipFiles(path);
        throw new DatasetException($"{path}: no such file or folder; expected a submission, zipped or not.");
    }

    /// <summary>A single file, as if it lay at the root under <paramref name="name"/>.</summary>
    public static ISubmissionFiles OpenFile(string path, string name) => new SingleFile(path, name);

    /// <summary>All bytes of a file.</summary>
    /// <exception cref="DatasetException">It cannot be read.</exception>
    internal static byte[] Read(this ISubmissionFiles files, int index)
    {
        try
        {
            using var stream = files.Open(index);
            using var bytes = new MemoryStream();
            stream.CopyTo(bytes);
            return bytes.ToArray();
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new DatasetException($"{files.Paths[index]}: cannot be read ({e.Message.ReplaceLineEndings(" ").TrimEnd('.')}); pack the submission anew.", e);
        }
    }

    private sealed class SingleFile(string path, string name) : ISubmissionFiles
    {
        public string Where => path;

        public IReadOnlyList<string> Paths => [name];

        public Stream Open(int index) => File.OpenRead(path);

        public void Dispose()
        {
        }
    }
}
