using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace SamPt.Cli.Tests;

/// <summary>Writes a 16-bit gray PNG of one value: what sampt itself never writes.</summary>
internal static class WideGrayPng
{
    public static void Write(string path, int width, int height, ushort value)
    {
        var rows = new byte[height * (1 + 2 * width)];
        for (var i = 0; i < rows.Length; i++)
        {
            var inRow = i % (1 + 2 * width);
            rows[i] = inRow == 0 ? (byte)0 : (byte)(inRow % 2 == 1 ? value >> 8 : value);
        }
        var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.Fastest, leaveOpen: true)) zlib.Write(rows);

        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 16;
        using var file = File.Create(path);
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        WriteChunk(file, "IHDR", header);
        WriteChunk(file, "IDAT", data.ToArray());
        WriteChunk(file, "IEND", []);
    }

    private static void WriteChunk(Stream file, string name, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        byte[] body = [.. Encoding.ASCII.GetBytes(name), .. data];
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        file.Write(number);
    }

    // CRC-32 of ISO 3309, bit by bit, as in the PNG specification's appendix.
    private static uint Crc(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? 0xedb88320 ^ crc >> 1 : crc >> 1;
        }
        return ~crc;
    }
}
