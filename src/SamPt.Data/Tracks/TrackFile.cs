using System.Text;
using System.Text.Json;
using SamPt.Core;
using SamPt.Data.Codecs;

namespace SamPt.Data.Tracks;

/// <summary>
/// Tracks as JSON `sampt.tracks/1`: {"schema", "video", "width", "height", "points": [{"point", "object", "query_frame", "xy": [[x, y], ...],
/// "occluded": [false, ...]}]}. An estimate has one entry for each query and says by "point" which point of the truth it is for; "point", "object"
/// and "query_frame" may be left out, an unknown position is null, and "visible" may stand for "occluded". The same document holds truths and estimates.
/// </summary>
public static class TrackFile
{
    public const string Schema = "sampt.tracks/1";

    /// <summary>Writes the file whole or not at all, positions to a thousandth of a pixel.</summary>
    /// <exception cref="OutputException">The file cannot be written.</exception>
    public static void Write(string path, VideoTracks tracks) =>
        AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(Text(tracks))));

    /// <summary>The document, on one line.</summary>
    public static string Text(VideoTracks tracks)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream)) TrackJson.Write(json, tracks);
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    /// <summary>Reads what <see cref="Write"/> wrote, or anybody who keeps to the form.</summary>
    /// <exception cref="DatasetException">The file is missing or of another form; the message names the place.</exception>
    public static VideoTracks Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            using var document = JsonDocument.Parse(stream);
            return TrackJson.Read(document.RootElement);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"{path}: cannot be read ({e.Message.ReplaceLineEndings(" ").TrimEnd('.')}); expected tracks, {Schema}.", e);
        }
        catch (JsonException e)
        {
            throw new DatasetException($"{path}: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}; expected a document {Schema} as `sampt dataset synth` writes it.", e);
        }
    }
}
