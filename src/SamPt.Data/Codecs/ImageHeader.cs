using System.Buffers.Binary;
using SamPt.Core;
using SamPt.Core.Imaging;

namespace SamPt.Data.Codecs;

/// <summary>
/// What the first and last bytes of an image tell: format, size, and whether the file ends as its format does. Damage in between shows
/// when it is decoded.
/// </summary>
public static class ImageHeader
{
    // Thumbnails and colour profiles come before a JPEG's size: mostly nothing, at worst tens of kilobytes.
    private const int FirstRead = 4096;
    private const int MostRead = 1 << 20;

    // Some writers pad; entropy-coded data cannot hold an end marker.
    private const int Tail = 1024;

    private const int MarkerSize = 2;

    /// <summary>The size that an image's header states.</summary>
    /// <exception cref="DatasetException">The file is missing, cut off, or neither JPEG nor PNG.</exception>
    public static ImageSize ReadSize(string path)
    {
        try
        {
            using var handle = File.OpenHandle(path);
            var length = RandomAccess.GetLength(handle);
            var head = Read(handle, 0, (int)Math.Min(length, FirstRead));
            if (head is [0xff, 0xd8, 0xff, ..])
            {
                var size = JpegSize(head) ?? JpegSize(Read(handle, 0, (int)Math.Min(length, MostRead))) ?? throw CutOff(path, "JPEG", "before its size");
                return Read(handle, Math.Max(0, length - Tail), (int)Math.Min(length, Tail)).AsSpan().LastIndexOf((ReadOnlySpan<byte>)[0xff, 0xd9]) >= 0
                    ? size : throw CutOff(path, "JPEG", "without the end marker");
            }
            if (head.AsSpan().StartsWith(PngChunks.Signature))
            {
                var chunks = new PngChunks(head, path);
                chunks.MoveNext();
                if (chunks.Type != PngChunks.Ihdr) throw PngHeader.Corrupt(path, $"its first chunk is {chunks.TypeName}, expected IHDR");
                var header = PngHeader.Parse(chunks.Data, path);
                return Read(handle, Math.Max(0, length - Tail), (int)Math.Min(length, Tail)).AsSpan().LastIndexOf("IEND"u8) >= 0
                    ? header.Size : throw CutOff(path, "PNG", "without its IEND chunk");
            }
            var start = head.Length == 0 ? "it is empty" : $"it starts with {Convert.ToHexString(head[..Math.Min(4, head.Length)])}";
            throw new DatasetException($"{path}: not an image that can be read ({start}), expected JPEG or PNG; convert it, or restore it from the dataset.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"{path}: cannot be read ({e.Message.ReplaceLineEndings(" ").TrimEnd('.')}); expected a readable image; restore it from the dataset.", e);
        }
    }

    private static byte[] Read(Microsoft.Win32.SafeHandles.SafeFileHandle handle, long offset, int count)
    {
        var bytes = new byte[count];
        var read = 0;
        for (int n; read < count && (n = RandomAccess.Read(handle, bytes.AsSpan(read), offset + read)) > 0;) read += n;
        return bytes[..read];
    }

    /// <summary>The size in the frame header (SOF), or null if the bytes end before it.</summary>
    private static ImageSize? JpegSize(ReadOnlySpan<byte> bytes)
    {
        for (var at = MarkerSize; at + 9 <= bytes.Length && bytes[at] == 0xff;)
        {
            var marker = bytes[at + 1];
            // A marker may be preceded by any number of fill bytes.
            if (marker == 0xff)
            {
                at++;
                continue;
            }
            // SOF0 .. SOF15, without DHT, JPG and DAC among them.
            if (marker is >= 0xc0 and <= 0xcf and not (0xc4 or 0xc8 or 0xcc))
            {
                var size = new ImageSize(BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 7)..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 5)..]));
                return size.Width > 0 && size.Height > 0 ? size : null;
            }
            at += MarkerSize + BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + MarkerSize)..]);
        }
        return null;
    }

    private static DatasetException CutOff(string path, string format, string where) =>
        new($"{path}: truncated {format}: the file ends {where}; fetch or write the file again.");
}
