using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace SamPt.Experiments.Runs;

/// <summary>The seed of one video's generator.</summary>
public static class VideoSeed
{
    /// <summary>
    /// Depends on the run's seed and the video's name alone, so that a video draws the same points in any order and on any machine:
    /// the first eight bytes (big-endian) of SHA-256 of `SEED/NAME` in UTF-8.
    /// </summary>
    public static ulong Of(uint seed, string video) =>
        BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"{seed}/{video}")));
}
