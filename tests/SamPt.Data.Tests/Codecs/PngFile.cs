using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using SamPt.Data.Codecs;

namespace SamPt.Data.Tests.Codecs;

/// <summary>Assembles and damages PNG files chunk by chunk.</summary>
internal static class PngFile
{
    public static byte[] Of(params (string Type, byte[] Data)[] chunks)
    {
        var file = new MemoryStream();
        file.Write([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
        foreach (var (type, data) in chunks)
        {
            var chunk = new byte[data.Length + 12];
            BinaryPrimitives.WriteInt32BigEndian(chunk, data.Length);
            Encoding.ASCII.GetBytes(type, chunk.AsSpan(4));
            data.CopyTo(chunk, 8);
            file.Write(chunk);
        }
        return WithValidCrcs(file.ToArray());
    }

    public static byte[] Header(int width, int height, byte depth, byte color, byte interlace = 0)
    {
        var data = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(data, width);
        BinaryPrimitives.WriteInt32BigEndian(data.AsSpan(4), height);
        (data[8], data[9], data[12]) = (depth, color, interlace);
        return data;
    }

    public static byte[] Deflate(params byte[] bytes)
    {
        var target = new MemoryStream();
        using (var deflater = new ZLibStream(target, CompressionLevel.Optimal)) deflater.Write(bytes);
        return target.ToArray();
    }

    /// <summary>Recomputes the CRC of every chunk that still ends inside the file, so that damage gets past that check.</summary>
    public static byte[] WithValidCrcs(byte[] file)
    {
        var copy = file.ToArray();
        for (var at = 8L; at + 12 <= copy.Length;)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(copy.AsSpan((int)at));
            if (at + 12 + length > copy.Length) break;
            var body = copy.AsSpan((int)at + 4, (int)length + 4);
            BinaryPrimitives.WriteUInt32BigEndian(copy.AsSpan((int)(at + 8 + length)), PngCrc.Of(body));
            at += 12 + length;
        }
        return copy;
    }
}
