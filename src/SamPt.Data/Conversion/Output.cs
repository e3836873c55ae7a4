using SamPt.Core;
using SamPt.Data.Codecs;

namespace SamPt.Data.Conversion;

/// <summary>Results of a conversion: they appear under their name when they are whole, and replace nothing unless told to.</summary>
public static class Output
{
    /// <summary>Lets <paramref name="write"/> fill a file.</summary>
    /// <exception cref="OutputException">It is there already and is not to be replaced, or cannot be written.</exception>
    public static void File(string path, bool overwrite, Action<Stream> write, Action<string>? inspect = null)
    {
        if (Directory.Exists(path)) throw new OutputException($"{path}: is a folder; expected the name of a file to write.");
        if (!overwrite && System.IO.File.Exists(path)) throw IsThere(path);
        AtomicFile.Write(path, write, inspect);
    }

    /// <summary>
    /// Lets <paramref name="fill"/> fill a folder of a temporary name beside <paramref name="path"/>, then renames it. A folder that is
    /// replaced must be one that this method made: it bears <see cref="ConversionRecord.FileName"/>.
    /// </summary>
    /// <param name="path">The folder.</param>
    /// <param name="overwrite">Whether to replace an earlier conversion.</param>
    /// <param name="inputs">What is read: the folder must not hold any of it.</param>
    /// <param name="fill">Fills the folder it is given; hands out the record to be written with it.</param>
    /// <exception cref="OutputException">The folder is there and not to be replaced, or cannot be written.</exception>
    public static ConversionRecord Folder(string path, bool overwrite, IReadOnlyList<string> inputs, Func<string, ConversionRecord> fill)
    {
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        RequireFree(path, target, overwrite, inputs);
        var name = Path.GetFileName(target);
        var parent = Path.GetDirectoryName(target) ?? throw new OutputException($"{path}: is the root; choose another output folder by -o.");
        var partial = Path.Combine(parent, $".{name}.{Guid.NewGuid():N}.partial");
        var old = Path.Combine(parent, $".{name}.{Guid.NewGuid():N}.old");
        try
        {
            Directory.CreateDirectory(partial);
            var record = fill(partial);
            record.Write(Path.Combine(partial, ConversionRecord.FileName));
            if (Directory.Exists(target)) Directory.Move(target, old);
            Directory.Move(partial, target);
            return record;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OutputException($"{path}: cannot be written ({e.Message.TrimEnd('.')}); choose a writable output folder by -o.", e);
        }
        finally
        {
            if (Directory.Exists(old) && !Directory.Exists(target)) Directory.Move(old, target);
            TryDelete(partial);
            TryDelete(old);
        }
    }

    private static void RequireFree(string path, string target, bool overwrite, IReadOnlyList<string> inputs)
    {
        if (System.IO.File.Exists(target)) throw new OutputException($"{path}: is a file; expected the name of a folder to write.");
        if (!Directory.Exists(target) || !Directory.EnumerateFileSystemEntries(target).Any()) return;
        if (!overwrite) throw IsThere(path);
        if (inputs.FirstOrDefault(input => Holds(target, Path.GetFullPath(input))) is { } inside)
            throw new OutputException($"{path}: holds the input {inside}; choose another output folder by -o.");
        if (!System.IO.File.Exists(Path.Combine(target, ConversionRecord.FileName)))
            throw new OutputException($"{path}: is no earlier conversion (it has no {ConversionRecord.FileName}), so --overwrite leaves it alone; remove it yourself, or choose another folder by -o.");
    }

    private static bool Holds(string folder, string path) => path == folder || path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static OutputException IsThere(string path) => new($"{path}: is there already; replace it by --overwrite, or choose another name by -o.");

    private static void TryDelete(string folder)
    {
        try
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What failed before is the error to report; the leftover has a hidden name and is harmless.
        }
    }
}
