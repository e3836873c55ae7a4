using System.Text.Json;

namespace SamPt.Data.Ytvis;

/// <summary>Finds in a results file what stands where, in parallel, without keeping the masks.</summary>
internal static class ResultsIndex
{
    /// <summary>The results, their masks in the file; null where anything is wrong: reading in order says what, and where.</summary>
    public static IReadOnlyList<YtvisResult>? Read(string path, CancellationToken cancellation)
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
                    read[i] = Entry(path, blocks.Bytes[elements[i]], blocks.Origin + elements[i].Start.Value));
                results.AddRange(read);
            }
            return results;
        }
        catch (Exception e) when (IsOfTheFile(e) || (e is AggregateException all && all.InnerExceptions.All(IsOfTheFile)))
        {
            return null;
        }
    }

    private static bool IsOfTheFile(Exception e) =>
        e is IOException or UnauthorizedAccessException or InvalidDataException or JsonException or InvalidOperationException or FormatException;

    private static YtvisResult Entry(string path, ReadOnlySpan<byte> text, long origin)
    {
        var reader = new Utf8JsonReader(text);
        reader.Read();
        long? video = null, category = null;
        double? score = null;
        EncodedTube? tube = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.ValueTextEquals("video_id"u8) ? 'v' : reader.ValueTextEquals("category_id"u8) ? 'c' : reader.ValueTextEquals("score"u8) ? 's'
                : reader.ValueTextEquals("segmentations"u8) ? 'm' : ' ';
            reader.Read();
            if (name == 'v') video = reader.GetInt64();
            else if (name == 'c') category = reader.GetInt64();
            else if (name == 's') score = reader.GetDouble();
            else if (name == 'm') tube = Masks(path, ref reader, origin);
            else reader.Skip();
        }
        return video is { } v && category is { } c && score is { } s && tube is not null
            ? new YtvisResult(v, c, s, tube) : throw new InvalidDataException("Something is missing.");
    }

    private static EncodedTube Masks(string path, ref Utf8JsonReader reader, long origin)
    {
        if (reader.TokenType != JsonTokenType.StartArray) throw new InvalidDataException("Not a list.");
        var (start, frames) = (reader.TokenStartIndex, 0);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            reader.Skip();
            frames++;
        }
        return EncodedTube.InFile(path, origin + start, checked((int)(reader.BytesConsumed - start)), frames);
    }
}
