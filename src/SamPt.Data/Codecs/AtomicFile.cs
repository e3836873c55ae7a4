using SamPt.Core;

namespace SamPt.Data.Codecs;

/// <summary>Files that appear under their final name only when they are whole.</summary>
public static class AtomicFile
{
    /// <summary>
    /// Lets <paramref name="write"/> fill a file of a temporary name in the same folder (made if absent), then renames it to
    /// <paramref name="path"/>, replacing what was there. When anything fails, nothing changes under the final name.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="write">Writes its content.</param>
    /// <param name="inspect">Looks at the closed file under its temporary name; what it throws keeps the file from appearing.</param>
    /// <exception cref="OutputException">The folder or file cannot be written.</exception>
    public static void Write(string path, Action<Stream> write, Action<string>? inspect = null)
    {
        var full = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(full);
        if (folder is null) throw new OutputException($"{path}: is a folder; expected the name of a file to write.");
        // A name of its own for every attempt: two writers of one file never share a temporary.
        var temporary = Path.Combine(folder, $".{Path.GetFileName(full)}.{Guid.NewGuid():N}.partial");
        try
        {
            Directory.CreateDirectory(folder);
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write)) write(stream);
            inspect?.Invoke(temporary);
            File.Move(temporary, full, overwrite: true);
        }
        catch (Exception exception)
        {
            TryDelete(temporary);
            if (exception is not (IOException or UnauthorizedAccessException)) throw;
            throw new OutputException(
                $"{path}: cannot be written ({exception.Message.TrimEnd('.')}); choose a writable output folder.", exception);
        }
    }

    private static void TryDelete(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The write has failed already, and that is the error to report; a leftover temporary is harmless.
        }
    }
}
