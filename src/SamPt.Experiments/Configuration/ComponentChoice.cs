using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace SamPt.Experiments.Configuration;

/// <summary>
/// A choice from a catalog with its options: in a file `tracker: {type: klt, window: 15}`. The catalog binds the options to the record
/// of that type.
/// </summary>
[JsonConverter(typeof(Converter))]
public sealed class ComponentChoice(string type, JsonObject options)
{
    /// <summary>Its name in the catalog.</summary>
    public string Type { get; } = type;

    /// <summary>The type's own options; a copy may be changed, this may not.</summary>
    public JsonObject Options { get; } = options;

    private sealed class Converter : JsonConverter<ComponentChoice>
    {
        public override ComponentChoice Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
        {
            var members = JsonNode.Parse(ref reader)!.AsObject();
            if (!members.Remove("type", out var name) || name is null) throw new JsonException("A section needs a type.");
            return new ComponentChoice(name.ToString(), members);
        }

        public override void Write(Utf8JsonWriter writer, ComponentChoice value, JsonSerializerOptions options)
        {
            var members = new JsonObject { ["type"] = value.Type };
            foreach (var (key, option) in value.Options) members[key] = option?.DeepClone();
            members.WriteTo(writer, options);
        }
    }
}
