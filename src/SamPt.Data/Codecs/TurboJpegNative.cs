using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace SamPt.Data.Codecs;

/// <summary>A TurboJPEG compressor or decompressor; not safe to use from two threads at a time.</summary>
internal sealed class TurboJpegHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle() => TurboJpegNative.Destroy(handle) == 0;
}

/// <summary>The functions of the TurboJPEG API (libjpeg-turbo 2.0 and later) that frames need.</summary>
internal static partial class TurboJpegNative
{
    public const int PixelRgb = 0;
    public const int ColorCmyk = 3, ColorYcck = 4;
    public const int FlagAccurateDct = 4096, FlagStopOnWarning = 8192;

    private const string Library = "turbojpeg";
    private static readonly string[] FileNames =
        ["libturbojpeg.so.0", "libturbojpeg.so", "libturbojpeg.0.dylib", "libturbojpeg.dylib", "turbojpeg.dll", "libturbojpeg.dll"];

    private static readonly (nint Handle, string FileName) Loaded = Load();

    // The library's name differs from system to system, which the import attribute cannot say.
    static TurboJpegNative() => NativeLibrary.SetDllImportResolver(
        typeof(TurboJpegNative).Assembly, (name, _, _) => name == Library ? Loaded.Handle : 0);

    public static bool IsAvailable => Loaded.Handle != 0;

    /// <summary>Version and place of the library, as far as the system tells them.</summary>
    public static string Describe()
    {
        var path = PathInMemoryMap() ?? Loaded.FileName;
        return VersionInside(path) is { } version ? $"{version} ({path})" : path;
    }

    /// <summary>The last error of <paramref name="handle"/> in the library's own words, on one line.</summary>
    public static string Error(TurboJpegHandle handle) =>
        (Marshal.PtrToStringUTF8(GetErrorStr2(handle)) ?? "unknown error").ReplaceLineEndings(" ").Trim();

    [LibraryImport(Library, EntryPoint = "tjInitDecompress")]
    public static partial TurboJpegHandle InitDecompress();

    [LibraryImport(Library, EntryPoint = "tjInitCompress")]
    public static partial TurboJpegHandle InitCompress();

    [LibraryImport(Library, EntryPoint = "tjDecompressHeader3")]
    public static partial int DecompressHeader3(
        TurboJpegHandle handle, ReadOnlySpan<byte> jpeg, CULong size, out int width, out int height, out int subsampling, out int color);

    [LibraryImport(Library, EntryPoint = "tjDecompress2")]
    public static partial int Decompress2(
        TurboJpegHandle handle, ReadOnlySpan<byte> jpeg, CULong size, Span<byte> pixels, int width, int pitch, int height,
        int pixelFormat, int flags);

    [LibraryImport(Library, EntryPoint = "tjCompress2")]
    public static partial int Compress2(
        TurboJpegHandle handle, ReadOnlySpan<byte> pixels, int width, int pitch, int height, int pixelFormat, ref nint jpeg,
        ref CULong size, int subsampling, int quality, int flags);

    [LibraryImport(Library, EntryPoint = "tjFree")]
    public static partial void Free(nint buffer);

    [LibraryImport(Library, EntryPoint = "tjDestroy")]
    internal static partial int Destroy(nint handle);

    [LibraryImport(Library, EntryPoint = "tjGetErrorStr2")]
    private static partial nint GetErrorStr2(TurboJpegHandle handle);

    private static (nint Handle, string FileName) Load()
    {
        foreach (var name in FileNames)
        {
            if (NativeLibrary.TryLoad(name, typeof(TurboJpegNative).Assembly, DllImportSearchPath.SafeDirectories, out var handle))
                return (handle, name);
        }
        return (0, FileNames[0]);
    }

    private static string? PathInMemoryMap()
    {
        const string map = "/proc/self/maps";
        if (!File.Exists(map)) return null;
        var line = File.ReadLines(map).FirstOrDefault(line => line.Contains("turbojpeg", StringComparison.Ordinal));
        return line?[line.IndexOf('/')..];
    }

    private static string? VersionInside(string path)
    {
        if (!File.Exists(path)) return null;
        // The API has no call for the version before 3.0, but the text is part of every build.
        var bytes = File.ReadAllBytes(path).AsSpan();
        var start = bytes.IndexOf("libjpeg-turbo version "u8);
        if (start < 0) return null;
        var text = bytes[start..];
        var end = text.IndexOfAny((byte)0, (byte)'(');
        return end < 0 ? null : Encoding.ASCII.GetString(text[..end]).Replace(" version ", " ", StringComparison.Ordinal).Trim();
    }
}
