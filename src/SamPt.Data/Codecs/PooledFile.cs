using System.Buffers;
using SamPt.Core;

namespace SamPt.Data.Codecs;

/// <summary>The bytes of a whole file, in pooled memory until disposed.</summary>
internal readonly ref struct PooledFile
{
    private readonly byte[] buffer;
    private readonly int length;

    /// <exception cref="DatasetException">The file is missing or cannot be read.</exception>
    public PooledFile(string path)
    {
        byte[]? rented = null;
        try
        {
            using var handle = File.OpenHandle(path, options: FileOptions.SequentialScan);
            var size = RandomAccess.GetLength(handle);
            if (size > Array.MaxLength)
                throw new DatasetException($"{path}: the file has {size} bytes, expected an image of less than 2 GB; check the path.");
            rented = ArrayPool<byte>.Shared.Rent((int)size);
            var read = 0;
            for (int n; read < size && (n = RandomAccess.Read(handle, rented.AsSpan(read, (int)size - read), read)) > 0;) read += n;
            (buffer, length, rented) = (rented, read, null);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            var what = exception is FileNotFoundException or DirectoryNotFoundException
                ? "no such file; expected an image there; check the dataset's root and its list of sequences."
                : $"cannot be read ({exception.Message}); expected a readable image; check its permissions.";
            throw new DatasetException($"{path}: {what}", exception);
        }
        finally
        {
            if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        }
    }

    public ReadOnlySpan<byte> Bytes => buffer.AsSpan(0, length);

    public void Dispose() => ArrayPool<byte>.Shared.Return(buffer);
}
