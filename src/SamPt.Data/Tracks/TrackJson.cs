using System.Numerics;
using System.Text.Json;
using SamPt.Core.Imaging;

namespace SamPt.Data.Tracks;

/// <summary>The members of <see cref="TrackFile"/>'s document.</summary>
internal static class TrackJson
{
    // A thousandth of a pixel is far below what a tracker can be held to.
    private const int Decimals = 3;

    public static void Write(Utf8JsonWriter json, VideoTracks tracks)
    {
        json.WriteStartObject();
        json.WriteString("schema", TrackFile.Schema);
        json.WriteString("video", tracks.Video);
        json.WriteNumber("width", tracks.Size.Width);
        json.WriteNumber("height", tracks.Size.Height);
        json.WriteStartArray("points");
        foreach (var track in tracks.Points) Write(json, track);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <exception cref="JsonException">Not the form; the message names the place.</exception>
    public static VideoTracks Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) throw new JsonException("expected an object");
        var schema = root.TryGetProperty("schema", out var named) ? named.ToString() : "none";
        if (schema != TrackFile.Schema) throw new JsonException($"the schema is {schema}");
        var size = new ImageSize(Whole(Member(root, "width", ""), "width", 1), Whole(Member(root, "height", ""), "height", 1));
        var points = Items(Member(root, "points", ""), "points").Select((point, n) => Track(point, $"points[{n}]")).ToArray();
        var frames = points.Length == 0 ? 0 : points[0].Positions.Count;
        var uneven = Array.FindIndex(points, point => point.Positions.Count != frames);
        if (uneven >= 0) throw new JsonException($"points[{uneven}].xy has {points[uneven].Positions.Count} entries, points[0].xy {frames}");
        return new VideoTracks(Member(root, "video", "").ToString(), size, points);
    }

    private static void Write(Utf8JsonWriter json, PointTrack track)
    {
        json.WriteStartObject();
        if (track.Point is { } point) json.WriteNumber("point", point);
        json.WriteNumber("object", track.Object);
        if (track.QueryFrame is { } frame) json.WriteNumber("query_frame", frame);
        else json.WriteNull("query_frame");
        json.WriteStartArray("xy");
        foreach (var position in track.Positions) Write(json, position);
        json.WriteEndArray();
        json.WriteStartArray("occluded");
        foreach (var occluded in track.Occluded) json.WriteBooleanValue(occluded);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Vector2 position)
    {
        if (!float.IsFinite(position.X) || !float.IsFinite(position.Y))
        {
            json.WriteNullValue();
            return;
        }
        json.WriteStartArray();
        json.WriteNumberValue(Math.Round((double)position.X, Decimals));
        json.WriteNumberValue(Math.Round((double)position.Y, Decimals));
        json.WriteEndArray();
    }

    private static PointTrack Track(JsonElement point, string where)
    {
        if (point.ValueKind != JsonValueKind.Object) throw new JsonException($"{where}: expected an object");
        var positions = Items(Member(point, "xy", where), $"{where}.xy").Select((xy, t) => Position(xy, $"{where}.xy[{t}]")).ToArray();
        var occluded = Occluded(point, where);
        if (occluded.Length != positions.Length) throw new JsonException($"{where} has {positions.Length} positions and {occluded.Length} flags");
        var query = Optional(point, "query_frame", where);
        if (query >= positions.Length) throw new JsonException($"{where}.query_frame is {query}, but there are {positions.Length} frames");
        return new PointTrack
        {
            Point = Optional(point, "point", where), Object = Optional(point, "object", where) ?? 0, QueryFrame = query,
            Positions = positions, Occluded = occluded,
        };
    }

    private static bool[] Occluded(JsonElement point, string where)
    {
        var isVisible = point.TryGetProperty("visible", out var visible);
        if (isVisible && point.TryGetProperty("occluded", out _)) throw new JsonException($"{where}: has occluded and visible; expected one of them");
        var name = isVisible ? "visible" : "occluded";
        return [.. Items(isVisible ? visible : Member(point, name, where), $"{where}.{name}").Select((flag, t) => flag.ValueKind switch
        {
            JsonValueKind.True => !isVisible,
            JsonValueKind.False => isVisible,
            _ => throw new JsonException($"{where}.{name}[{t}]: expected true or false"),
        })];
    }

    private static Vector2 Position(JsonElement xy, string where)
    {
        if (xy.ValueKind == JsonValueKind.Null) return new Vector2(float.NaN);
        if (xy.ValueKind != JsonValueKind.Array || xy.GetArrayLength() != 2 || xy.EnumerateArray().Any(v => v.ValueKind != JsonValueKind.Number))
            throw new JsonException($"{where}: expected [x, y] or null");
        return new Vector2(xy[0].GetSingle(), xy[1].GetSingle());
    }

    private static int? Optional(JsonElement item, string name, string where) =>
        item.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? Whole(value, $"{where}.{name}", 0) : null;

    private static JsonElement Member(JsonElement item, string name, string where) =>
        item.TryGetProperty(name, out var value) ? value : throw new JsonException($"{(where.Length > 0 ? where + " " : "")}lacks {name}");

    private static IEnumerable<JsonElement> Items(JsonElement list, string where) =>
        list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : throw new JsonException($"{where}: expected a list");

    private static int Whole(JsonElement value, string where, int least) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least
            ? number : throw new JsonException($"{where}: expected a whole number, {least} or more");
}
