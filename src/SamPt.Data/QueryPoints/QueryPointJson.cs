using System.Numerics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using SamPt.Core;
using SamPt.Core.QueryPoints;

namespace SamPt.Data.QueryPoints;

/// <summary>
/// Query points as JSON: named objects, any number of points each.
/// <c>{"schema":"sampt.points/1","objects":[{"name":"swan","frame":0,"positive":[[252,314]],"negative":[[605,257]]}]}</c>;
/// <c>negative</c> may be left out.
/// </summary>
public static class QueryPointJson
{
    /// <summary>Version of the format; the first member of every file.</summary>
    public const string Schema = "sampt.points/1";

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new PointConverter() },
    };

    /// <param name="text">The whole file.</param>
    /// <param name="where">Names the file in errors.</param>
    /// <exception cref="DatasetException">Not the format; the message begins with where and the line number.</exception>
    public static QueryPointSet Parse(string text, string where)
    {
        PointDocument document;
        try
        {
            document = JsonSerializer.Deserialize<PointDocument>(text, Options) ?? throw new JsonException("null");
        }
        catch (JsonException error)
        {
            var reason = error.Message.Split(" Path: ")[0].TrimEnd('.');
            throw new DatasetException($"{where}:{error.LineNumber + 1 ?? 1}: {reason}, expected query points of the schema {Schema}.", error);
        }
        Check(document, where);
        return new QueryPointSet([.. document.Objects.Select(o => new QueryPointObject(o.Name, o.Frame, new ObjectPoints(o.Positive, o.Negative)))]);
    }

    /// <summary>The set as JSON, with a line feed at the end.</summary>
    public static string Format(QueryPointSet set)
    {
        var objects = set.Objects.Select(
            o => new PointEntry { Name = o.Name, Frame = o.Frame, Positive = o.Points.Positive, Negative = o.Points.Negative });
        return JsonSerializer.Serialize(new PointDocument { Schema = Schema, Objects = [.. objects] }, Options) + "\n";
    }

    private static void Check(PointDocument document, string where)
    {
        if (document.Schema != Schema)
            throw new DatasetException($"{where}: the schema is '{document.Schema}', expected {Schema}; convert the file.");
        if (document.Objects.Length == 0)
            throw new DatasetException($"{where}: there is no object, expected at least one in 'objects'.");
        foreach (var (i, item) in document.Objects.Index())
        {
            if (document.Objects.Take(i).Any(other => other.Name == item.Name))
                throw new DatasetException($"{where}: objects[{i}] is named '{item.Name}' like one before, expected distinct names.");
            if (item.Frame < 0)
                throw new DatasetException($"{where}: object '{item.Name}' is on frame {item.Frame}, expected 0 or above.");
            if (item.Positive.Length == 0)
                throw new DatasetException($"{where}: object '{item.Name}' has no positive point, expected at least one; add it, or remove the object.");
        }
    }

    private sealed record PointDocument
    {
        public required string Schema { get; init; }

        public required PointEntry[] Objects { get; init; }
    }

    private sealed record PointEntry
    {
        public required string Name { get; init; }

        public required int Frame { get; init; }

        public required Vector2[] Positive { get; init; }

        public Vector2[] Negative { get; init; } = [];
    }

    /// <summary>A point as [x, y], on one line.</summary>
    private sealed class PointConverter : JsonConverter<Vector2>
    {
        public override Vector2 Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.StartArray) throw new JsonException("A point is no array [x, y].");
            var point = new Vector2(Coordinate(ref reader), Coordinate(ref reader));
            if (!reader.Read() || reader.TokenType != JsonTokenType.EndArray) throw new JsonException("A point has more than two numbers.");
            return point;
        }

        public override void Write(Utf8JsonWriter writer, Vector2 value, JsonSerializerOptions options) =>
            writer.WriteRawValue(FormattableString.Invariant($"[{value.X}, {value.Y}]"));

        private static float Coordinate(ref Utf8JsonReader reader) =>
            reader.Read() && reader.TokenType == JsonTokenType.Number && reader.TryGetSingle(out var value) && float.IsFinite(value)
                ? value
                : throw new JsonException("A point is not two finite numbers [x, y].");
    }
}
