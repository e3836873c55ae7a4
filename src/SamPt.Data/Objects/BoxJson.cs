using System.Numerics;
using System.Text.Json;
using System.Text.Json.Serialization;
using SamPt.Core;

namespace SamPt.Data.Objects;

/// <summary>A box as written in a file.</summary>
public sealed record BoxEntry
{
    public required string Name { get; init; }

    public int Frame { get; init; }

    /// <summary>xmin, ymin, xmax, ymax in pixels of the frame.</summary>
    public required double[] Box { get; init; }
}

/// <summary>
/// Boxes as JSON: <c>{"schema":"sampt.boxes/1","objects":[{"name":"swan","frame":0,"box":[151,141,645,443]}]}</c>; <c>frame</c> may be
/// left out for frame 0.
/// </summary>
public static class BoxJson
{
    /// <summary>Version of the format; the first member of every file.</summary>
    public const string Schema = "sampt.boxes/1";

    /// <exception cref="DatasetException">The file is missing or not of the format.</exception>
    public static IReadOnlyList<BoxEntry> Read(string path)
    {
        var document = ObjectJson.Read<BoxDocument>(path, "boxes", Schema, d => d.Schema);
        if (document.Objects.Length == 0)
            throw new DatasetException($"{path}: there is no object, expected at least one in 'objects'.");
        foreach (var entry in document.Objects)
        {
            if (entry.Box.Length != 4)
                throw new DatasetException($"{path}: the box of object '{entry.Name}' has {entry.Box.Length} numbers, expected 4: [xmin, ymin, xmax, ymax] in pixels.");
        }
        return document.Objects;
    }

    internal static GivenBox Shape(BoxEntry entry) =>
        new(new Vector2((float)entry.Box[0], (float)entry.Box[1]), new Vector2((float)entry.Box[2], (float)entry.Box[3]));

    private sealed record BoxDocument
    {
        public required string Schema { get; init; }

        public required BoxEntry[] Objects { get; init; }
    }
}

/// <summary>What the small JSON files of objects have in common.</summary>
internal static class ObjectJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
    };

    /// <exception cref="DatasetException">The file is missing, not of the format, or of another schema.</exception>
    public static T Read<T>(string path, string what, string schema, Func<T, string> schemaOf)
    {
        try
        {
            var document = JsonSerializer.Deserialize<T>(File.ReadAllText(path), Options) ?? throw new JsonException("null");
            return schemaOf(document) == schema ? document
                : throw new DatasetException($"{path}: the schema is '{schemaOf(document)}', expected {schema}; convert the file.");
        }
        catch (JsonException e)
        {
            var reason = e.Message.Split(" Path: ")[0].TrimEnd('.');
            throw new DatasetException($"{path}:{e.LineNumber + 1 ?? 1}: {reason}, expected {what} of the schema {schema}.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"{path}: cannot be read ({e.Message.TrimEnd('.')}), expected {what}; check the path.", e);
        }
    }
}
