using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using SamPt.Core;

namespace SamPt.Data.Ytvis;

/// <summary>Reads annotation and results files in the form of YouTube-VIS and UVO. Members that it does not know are skipped.</summary>
public static class YtvisFile
{
    private const string ResultsForm = "YTVIS results, [{\"video_id\", \"category_id\", \"score\", \"segmentations\"}]";

    internal static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        DefaultBufferSize = JsonFile.BufferBytes,
        Converters = { new EncodedTubeConverter() },
    };

    /// <summary>An annotation file: {"videos": [...], "categories": [...], "annotations": [...]}.</summary>
    /// <exception cref="DatasetException">It is missing or of another form; the message names the place.</exception>
    public static YtvisAnnotations ReadAnnotations(string path) => JsonFile.Read(path, "YTVIS annotations, {\"videos\", \"categories\", \"annotations\"}", stream =>
    {
        var read = JsonSerializer.Deserialize<YtvisAnnotations>(stream, Options) ?? throw new JsonException("expected an object, not null");
        if (read.Videos.Count == 0) throw new JsonException("videos: expected at least one");
        RequireDistinct(read.Videos.Select(v => v.Id), "videos");
        RequireDistinct(read.Categories.Select(c => c.Id), "categories");
        if (read.Videos.FirstOrDefault(v => v.FrameCount < 1 || v.FrameCount > v.FileNames.Count) is { } wrong)
            throw new JsonException($"video {wrong.Id}: length {wrong.FrameCount}, but {wrong.FileNames.Count} file_names");
        return read;
    });

    /// <summary>The videos and categories of an annotation file, without its annotations.</summary>
    /// <exception cref="DatasetException">As above.</exception>
    public static YtvisAnnotations ReadVideos(string path) => ReadAnnotations(path) with { Annotations = null };

    /// <summary>A results file: a list of {"video_id", "category_id", "score", "segmentations"}.</summary>
    /// <exception cref="DatasetException">It is missing or of another form; the message names the place.</exception>
    public static IReadOnlyList<YtvisResult> ReadResults(string path, CancellationToken cancellation = default) =>
        JsonFile.Read(path, ResultsForm, stream => ReadResults(stream, cancellation));

    /// <summary>
    /// The same, with masks that stay in the file until they are asked for: for files larger than memory, which must not change meanwhile. What is wrong with
    /// a mask shows then.
    /// </summary>
    /// <exception cref="DatasetException">As above.</exception>
    public static IReadOnlyList<YtvisResult> OpenResults(string path, CancellationToken cancellation = default) =>
        ResultsIndex.Read(path, cancellation) ?? ReadResults(path, cancellation);

    /// <summary>The masks that stand at a place of a results file.</summary>
    /// <exception cref="DatasetException">They cannot be read; the message begins with the path.</exception>
    internal static EncodedTube ReadTube(string path, long offset, int length)
    {
        // Without a buffer of its own: what is read is what is asked for.
        FileStream Open() => new(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0);
        return JsonFile.Read(Open, path, ResultsForm, stream =>
        {
            var text = ArrayPool<byte>.Shared.Rent(length);
            try
            {
                stream.Position = offset;
                if (stream.ReadAtLeast(text.AsSpan(0, length), length, throwOnEndOfStream: false) < length) throw new EndOfStreamException("it has become shorter");
                return JsonSerializer.Deserialize<EncodedTube>(text.AsSpan(0, length), Options)!;
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(text);
            }
        });
    }

    /// <summary>The same from a stream that <paramref name="open"/> opens; <paramref name="where"/> names it in errors.</summary>
    /// <exception cref="DatasetException">It cannot be read or is of another form; the message names the place.</exception>
    internal static IReadOnlyList<YtvisResult> ReadResults(Func<Stream> open, string where, CancellationToken cancellation) =>
        JsonFile.Read(open, where, ResultsForm, stream => ReadResults(stream, cancellation));

    private static List<YtvisResult> ReadResults(Stream stream, CancellationToken cancellation)
    {
        var results = new List<YtvisResult>();
        // Entry by entry: files of gigabytes never lie in memory as text.
        foreach (var result in JsonSerializer.DeserializeAsyncEnumerable<YtvisResult>(stream, Options, cancellation).ToBlockingEnumerable(cancellation))
            results.Add(result ?? throw new JsonException($"entry {results.Count} is null"));
        return results;
    }

    internal static void RequireDistinct(IEnumerable<long> ids, string what)
    {
        var seen = new HashSet<long>();
        foreach (var id in ids)
        {
            if (!seen.Add(id)) throw new JsonException($"{what}: id {id} twice");
        }
    }
}
