using SamPt.Core;
using SamPt.Core.Imaging;

namespace SamPt.Data.Codecs;

/// <summary>A decoder of frames and whether this machine has it: a line of `doctor`.</summary>
/// <param name="Name">The library.</param>
/// <param name="Available">Whether it can be used.</param>
/// <param name="Detail">Version and place, or what is missing and how to get it.</param>
public sealed record FrameDecoderStatus(string Name, bool Available, string Detail);

/// <summary>
/// Reads frames, JPEG or PNG by what the file's first bytes say and not by its name. Safe to use from several threads.
/// </summary>
/// <param name="jpeg">What decodes JPEG; null: nothing does, and a JPEG is an error that names the remedy.</param>
public sealed class FrameCodec(IFrameDecoder? jpeg)
{
    private readonly RgbPng png = new();

    private static ReadOnlySpan<byte> JpegSignature => [0xff, 0xd8, 0xff];

    /// <summary>libjpeg-turbo where it is installed, for its exact pixels and its speed, else ImageSharp where it is compiled in.</summary>
    public static FrameCodec Default { get; } = new(FindJpegDecoder());

    /// <summary>The library that decodes JPEG, or null where there is none.</summary>
    public string? JpegDecoder => jpeg?.Name;

    /// <exception cref="DatasetException">The file is missing, corrupt, or neither JPEG nor PNG.</exception>
    /// <exception cref="ModelException">It is a JPEG and no JPEG library is available.</exception>
    public RgbFrame Read(string path)
    {
        using var file = new PooledFile(path);
        return Decode(file.Bytes, path);
    }

    /// <summary>Decodes a file in memory; <paramref name="where"/> names it in errors.</summary>
    /// <exception cref="DatasetException">The bytes are corrupt, or neither JPEG nor PNG.</exception>
    /// <exception cref="ModelException">They are a JPEG and no JPEG library is available.</exception>
    public RgbFrame Decode(ReadOnlySpan<byte> bytes, string where) => DecoderFor(bytes, where).Decode(bytes, where);

    /// <summary>What decodes frames on this machine, and what could.</summary>
    public static IReadOnlyList<FrameDecoderStatus> Probe()
    {
        var turbo = TurboJpegDecoder.IsAvailable
            ? new FrameDecoderStatus("libjpeg-turbo", true, TurboJpegNative.Describe())
            : new FrameDecoderStatus("libjpeg-turbo", false, TurboJpegDecoder.Missing().Message);
#if HAS_IMAGESHARP
        var version = typeof(SixLabors.ImageSharp.Image).Assembly.GetName().Version?.ToString(3);
        var imageSharp = new FrameDecoderStatus("ImageSharp", true, $"ImageSharp {version}, compiled in");
#else
        var imageSharp = new FrameDecoderStatus(
            "ImageSharp", false, "not compiled in: the package feed of the build had no SixLabors.ImageSharp");
#endif
        return [turbo, imageSharp, new FrameDecoderStatus("png", true, "built in")];
    }

    private IFrameDecoder DecoderFor(ReadOnlySpan<byte> bytes, string where)
    {
        if (bytes.StartsWith(JpegSignature)) return jpeg ?? throw NoJpegDecoder(where);
        // A file cut off inside the signature is a truncated PNG and no unknown format.
        if (bytes.StartsWith(PngChunks.Signature[..4])) return png;
        var start = bytes.IsEmpty ? "it is empty" : $"it starts with {Convert.ToHexString(bytes[..Math.Min(4, bytes.Length)])}";
        throw new DatasetException($"{where}: not an image that can be read ({start}), expected JPEG or PNG; convert the frame.");
    }

    private static ModelException NoJpegDecoder(string where) => new(
        $"{where}: a JPEG, but no JPEG library is available, expected libjpeg-turbo 2.0 or later; "
        + "run `apt-get install libturbojpeg0`, or build with the package SixLabors.ImageSharp.");

    private static IFrameDecoder? FindJpegDecoder()
    {
        if (TurboJpegDecoder.IsAvailable) return new TurboJpegDecoder();
#if HAS_IMAGESHARP
        return new ImageSharpDecoder();
#else
        return null;
#endif
    }
}
