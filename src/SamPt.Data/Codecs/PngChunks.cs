using System.Buffers.Binary;
using System.Text;
using SamPt.Core;

namespace SamPt.Data.Codecs;

/// <summary>Walks the chunks of a PNG in memory and checks the CRC of each. Borrows the bytes.</summary>
internal ref struct PngChunks
{
    public const uint Ihdr = 0x49484452, Plte = 0x504c5445, Idat = 0x49444154, Iend = 0x49454e44;

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    private readonly ReadOnlySpan<byte> bytes;
    private readonly string where;
    private int next = Signature.Length;

    public PngChunks(ReadOnlySpan<byte> bytes, string where)
    {
        this.bytes = bytes;
        this.where = where;
        if (bytes.Length < Signature.Length && Signature.StartsWith(bytes)) throw Truncated("in its signature");
        if (!bytes.StartsWith(Signature))
            throw new DatasetException($"{where}: not a PNG: the file does not start with PNG's signature; convert it to PNG.");
    }

    /// <summary>The four letters of the current chunk, first letter in the highest byte.</summary>
    public uint Type { get; private set; }

    public ReadOnlySpan<byte> Data { get; private set; }

    /// <summary>Lower-case first letter: a decoder that does not know the chunk may skip it.</summary>
    public readonly bool IsAncillary => (Type & 0x20000000) != 0;

    public readonly string TypeName
    {
        get
        {
            Span<byte> letters = stackalloc byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(letters, Type);
            // The letters come from the file and end up in a one-line message: keep them printable.
            foreach (ref var letter in letters)
                if (letter is < 0x21 or > 0x7e) letter = (byte)'?';
            return Encoding.ASCII.GetString(letters);
        }
    }

    /// <summary>Moves to the next chunk. The caller stops at IEND: running out of bytes before is an error.</summary>
    public void MoveNext()
    {
        var rest = bytes[next..];
        if (rest.Length < 12) throw Truncated($"at byte {bytes.Length}, before its IEND chunk");
        var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
        Type = BinaryPrimitives.ReadUInt32BigEndian(rest[4..]);
        if (length > rest.Length - 12) throw Truncated($"inside its {TypeName} chunk at byte {next}, which says {length} bytes");
        var size = (int)length;
        Data = rest.Slice(8, size);
        var stored = BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + size)..]);
        var computed = PngCrc.Of(rest.Slice(4, size + 4));
        if (stored != computed)
            throw PngHeader.Corrupt(where, $"the CRC of its {TypeName} chunk at byte {next} is {computed:x8}, expected {stored:x8}");
        next += size + 12;
    }

    private readonly DatasetException Truncated(string place) =>
        new($"{where}: truncated PNG: the file ends {place}; fetch or write the file again.");
}
