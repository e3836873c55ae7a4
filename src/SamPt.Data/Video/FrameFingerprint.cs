using System.Buffers.Binary;
using System.Numerics;

namespace SamPt.Data.Video;

/// <summary>Tells two decodings of a frame apart: a multiplicative hash over words of 64 bits, about as fast as memory.</summary>
internal static class FrameFingerprint
{
    private const ulong Multiplier = 0x9E3779B97F4A7C15;

    public static ulong Of(ReadOnlySpan<byte> pixels)
    {
        var hash = (ulong)pixels.Length;
        while (pixels.Length >= 8)
        {
            hash = BitOperations.RotateLeft((hash ^ BinaryPrimitives.ReadUInt64LittleEndian(pixels)) * Multiplier, 29);
            pixels = pixels[8..];
        }
        foreach (var value in pixels) hash = BitOperations.RotateLeft((hash ^ value) * Multiplier, 29);
        return hash;
    }
}
