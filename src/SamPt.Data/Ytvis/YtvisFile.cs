using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using SamPt.Core;

namespace SamPt.Data.Ytvis;

/// <summary>Reads annotation and results files in the form of YouTube-VIS and UVO. Members that it does not know are skipped.</summary>
public static partial class YtvisFile
{
    private const int BufferBytes = 1 << 20;

    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectNullableAnnotations = true,
        DefaultBufferSize = BufferBytes,
        Converters = { new EncodedTubeConverter() },
    };

    /// <summary>An annotation file: {"videos": [...], "categories": [...], "annotations": [...]}.</summary>
    /// <exception cref="DatasetException">It is missing or of another form; the message names the place.</exception>
    public static YtvisAnnotations ReadAnnotations(string path) => Read(path, "YTVIS annotations, {\"videos\", \"categories\", \"annotations\"}", stream =>
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
        ReadInOrder(path, cancellation);

    /// <summary>
    /// The same, with masks that stay in the file until they are asked for: for files larger than memory, which must not change meanwhile. What is wrong with
    /// a mask shows then.
    /// </summary>
    /// <exception cref="DatasetException">As above.</exception>
    public static IReadOnlyList<YtvisResult> OpenResults(string path, CancellationToken cancellation = default) =>
        ResultsIndex.Read(path, cancellation) ?? ReadInOrder(path, cancellation);

    /// <summary>The masks that stand at a place of a results file.</summary>
    /// <exception cref="DatasetException">They cannot be read; the message begins with the path.</exception>
    internal static EncodedTube ReadTube(string path, long offset, int length) => Guarded(path, "YTVIS results", () =>
    {
        var text = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            using var file = File.OpenHandle(path);
            for (var read = 0; read < length;)
            {
                var more = RandomAccess.Read(file, text.AsSpan(read, length - read), offset + read);
                read += more > 0 ? more : throw new EndOfStreamException("it has become shorter");
            }
            return JsonSerializer.Deserialize<EncodedTube>(text.AsSpan(0, length), Options)!;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(text);
        }
    });

    private static IReadOnlyList<YtvisResult> ReadInOrder(string path, CancellationToken cancellation) =>
        Read(path, "YTVIS results, [{\"video_id\", \"category_id\", \"score\", \"segmentations\"}]", stream =>
        {
            var results = new List<YtvisResult>();
            // Entry by entry: files of gigabytes never lie in memory as text.
            foreach (var result in JsonSerializer.DeserializeAsyncEnumerable<YtvisResult>(stream, Options, cancellation).ToBlockingEnumerable(cancellation))
                results.Add(result ?? throw new JsonException($"entry {results.Count} is null"));
            return results;
        });

    private static T Read<T>(string path, string expected, Func<Stream, T> read) => Guarded(path, expected, () =>
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, BufferBytes, FileOptions.SequentialScan);
        return read(stream);
    });

    private static T Guarded<T>(string path, string expected, Func<T> read)
    {
        if (Directory.Exists(path)) throw new DatasetException($"{path}: is a folder; expected a file of {expected}.");
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"{path}: cannot be read ({e.Message.ReplaceLineEndings(" ").TrimEnd('.')}); expected {expected}.", e);
        }
        catch (JsonException e)
        {
            throw new DatasetException($"{path}: {Reason(e)}; expected {expected}; is this the right file?", e);
        }
    }

    private static void RequireDistinct(IEnumerable<long> ids, string what)
    {
        var seen = new HashSet<long>();
        foreach (var id in ids)
        {
            if (!seen.Add(id)) throw new JsonException($"{what}: id {id} twice");
        }
    }

    /// <summary>Where and what, without the names of our types.</summary>
    private static string Reason(JsonException e)
    {
        var message = e.Message.ReplaceLineEndings(" ");
        var what = Missing().Match(message) is { Success: true } missing ? $"lacks {missing.Groups[1].Value}"
            : WrongType().IsMatch(message) ? "has a value of the wrong type"
            : Position().Replace(message, "").TrimEnd('.');
        var line = e.LineNumber is { } number ? $" (line {number + 1})" : "";
        return e.Path is { Length: > 1 } place ? $"{place} {what}{line}" : what + line;
    }

    [GeneratedRegex("including: (.*?)\\.( Path:|$)")]
    private static partial Regex Missing();

    [GeneratedRegex("could not be converted|doesn't allow setting null|cannot be null")]
    private static partial Regex WrongType();

    [GeneratedRegex(" (Path: |LineNumber: ).*$")]
    private static partial Regex Position();
}
