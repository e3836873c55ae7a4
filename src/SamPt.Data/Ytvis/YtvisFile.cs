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
        (File.Exists(path) ? ReadInParallel(path, cancellation) : null) ?? JsonFile.Read(path, ResultsForm, stream => ReadResults(stream, cancellation));

    // Null where anything is wrong: reading in order says what, and where.
    private static List<YtvisResult>? ReadInParallel(string path, CancellationToken cancellation)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 0, FileOptions.SequentialScan);
            var blocks = new JsonListBlocks(stream);
            var results = new List<YtvisResult>();
            while (blocks.Next() is { } elements)
            {
                var read = new YtvisResult[elements.Count];
                Parallel.For(0, read.Length, new ParallelOptions { CancellationToken = cancellation }, i =>
                    read[i] = JsonSerializer.Deserialize<YtvisResult>(blocks.Bytes[elements[i]], Options) ?? throw new InvalidDataException("An entry is null."));
                results.AddRange(read);
            }
            return results;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException
            || (e is AggregateException all && all.InnerExceptions.All(inner => inner is JsonException or InvalidDataException)))
        {
            return null;
        }
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
