using System.Buffers.Binary;

namespace SamPt.Data.Codecs;

/// <summary>CRC-32 of ISO 3309, as PNG (ISO 15948, annex D) asks for; eight bytes a step by eight tables.</summary>
internal static class PngCrc
{
    private const uint Polynomial = 0xedb88320;
    private static readonly uint[] Tables = BuildTables();

    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var tables = Tables.AsSpan(0, 8 * 256);
        var crc = uint.MaxValue;
        while (bytes.Length >= 8)
        {
            var low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ crc;
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            crc = tables[7 * 256 + (int)(low & 255)] ^ tables[6 * 256 + (int)(low >> 8 & 255)]
                ^ tables[5 * 256 + (int)(low >> 16 & 255)] ^ tables[4 * 256 + (int)(low >> 24)]
                ^ tables[3 * 256 + (int)(high & 255)] ^ tables[2 * 256 + (int)(high >> 8 & 255)]
                ^ tables[256 + (int)(high >> 16 & 255)] ^ tables[(int)(high >> 24)];
            bytes = bytes[8..];
        }
        foreach (var value in bytes) crc = tables[(int)((crc ^ value) & 255)] ^ crc >> 8;
        return ~crc;
    }

    private static uint[] BuildTables()
    {
        var tables = new uint[8 * 256];
        for (var value = 0u; value < 256; value++)
        {
            var crc = value;
            for (var bit = 0; bit < 8; bit++) crc = (crc & 1) != 0 ? crc >> 1 ^ Polynomial : crc >> 1;
            tables[value] = crc;
        }
        for (var i = 256; i < tables.Length; i++)
            tables[i] = tables[i - 256] >> 8 ^ tables[(int)(tables[i - 256] & 255)];
        return tables;
    }
}
