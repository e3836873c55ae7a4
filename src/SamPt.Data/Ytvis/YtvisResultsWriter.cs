using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Data.Codecs;

namespace SamPt.Data.Ytvis;

/// <summary>A detected object, ready to be written.</summary>
/// <param name="VideoId">What the annotations call the video.</param>
/// <param name="CategoryId">What they call its kind.</param>
/// <param name="Score">Higher is surer.</param>
/// <param name="Size">Of all its masks.</param>
/// <param name="Masks">Compressed run lengths for each frame, null where there is no mask.</param>
public sealed record ResultTrack(long VideoId, long CategoryId, double Score, ImageSize Size, IReadOnlyList<string?> Masks);

/// <summary>Writes results in the form of YouTube-VIS, an object a line, so that files can be joined without being read.</summary>
public static class YtvisResultsWriter
{
    // Run-length text is full of characters that the default encoder escapes for the sake of HTML.
    internal static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a whole file.</summary>
    public static void Write(Stream stream, IEnumerable<ResultTrack> tracks) => WriteLines(stream, tracks.Select(Line));

    /// <summary>Writes the results of several files of <see cref="Write"/> into one.</summary>
    /// <exception cref="OutputException">A file cannot be read or written.</exception>
    public static void Join(IEnumerable<string> files, string path) => AtomicFile.Write(path, stream =>
        WriteLines(stream, files.SelectMany(File.ReadLines).Where(line => line.StartsWith('{')).Select(line => line.TrimEnd(','))));

    private static void WriteLines(Stream stream, IEnumerable<string> lines)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(false), bufferSize: 1 << 16, leaveOpen: true) { NewLine = "\n" };
        writer.Write('[');
        var separator = "\n";
        foreach (var line in lines)
        {
            writer.Write(separator);
            writer.Write(line);
            separator = ",\n";
        }
        writer.WriteLine("\n]");
    }

    private static string Line(ResultTrack track)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("video_id", track.VideoId);
            json.WriteNumber("score", track.Score);
            json.WriteNumber("category_id", track.CategoryId);
            json.WriteStartArray("segmentations");
            foreach (var mask in track.Masks) WriteMask(json, track.Size, mask);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    /// <summary>Writes {"size": [height, width], "counts": text} or null.</summary>
    internal static void WriteMask(Utf8JsonWriter json, ImageSize size, string? mask)
    {
        if (mask is null)
        {
            json.WriteNullValue();
            return;
        }
        json.WriteStartObject();
        json.WriteStartArray("size");
        json.WriteNumberValue(size.Height);
        json.WriteNumberValue(size.Width);
        json.WriteEndArray();
        json.WriteString("counts", mask);
        json.WriteEndObject();
    }
}
