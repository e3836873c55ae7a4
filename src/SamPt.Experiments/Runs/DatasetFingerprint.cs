using System.Security.Cryptography;
using System.Text;
using SamPt.Data.Datasets;

namespace SamPt.Experiments.Runs;

/// <summary>Tells whether two runs saw the same data without reading all of it: SHA-256 over names and file lengths.</summary>
internal static class DatasetFingerprint
{
    public static string Of(IEnumerable<VideoEntry> videos)
    {
        var text = new StringBuilder();
        foreach (var video in videos)
        {
            text.Append(video.Name).Append('\n');
            foreach (var frame in video.Frames)
                text.Append(frame.Stem).Append(' ').Append(LengthOf(frame.ImageFile)).Append(' ').Append(LengthOf(frame.Annotation)).Append('\n');
        }
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private static long LengthOf(IAnnotation? annotation) => annotation is null ? -1 : annotation.Files.Sum(LengthOf);

    private static long LengthOf(string file) => new FileInfo(file) is { Exists: true } info ? info.Length : 0;
}
