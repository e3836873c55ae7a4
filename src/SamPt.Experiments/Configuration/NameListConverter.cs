using System.Text.Json;
using System.Text.Json.Serialization;

namespace SamPt.Experiments.Configuration;

/// <summary>A list of names, as a list or as text with commas: `[blackswan, libby]` or `blackswan,libby`.</summary>
public sealed class NameListConverter : JsonConverter<IReadOnlyList<string>>
{
    public override IReadOnlyList<string> Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray) return Split(JsonSerializer.Deserialize<string>(ref reader, options)!);
        var names = new List<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            names.Add(JsonSerializer.Deserialize<string>(ref reader, options)!);
        return names;
    }

    public override void Write(Utf8JsonWriter writer, IReadOnlyList<string> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var name in value) writer.WriteStringValue(name);
        writer.WriteEndArray();
    }

    private static string[] Split(string text) =>
        text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
