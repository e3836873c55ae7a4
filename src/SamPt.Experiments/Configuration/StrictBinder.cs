using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using SamPt.Core;

namespace SamPt.Experiments.Configuration;

/// <summary>
/// Binds JSON nodes to options records by System.Text.Json: names in snake case, unknown keys and values of the wrong type reported
/// with their path, all of them together.
/// </summary>
public static class StrictBinder
{
    /// <summary>The form of every configuration and manifest: snake_case members, kebab-case enum values.</summary>
    public static JsonSerializerOptions Options { get; } = CreateOptions();

    /// <summary>The keys that <paramref name="type"/> takes.</summary>
    public static IReadOnlyList<string> KeysOf(Type type) => [.. PropertiesOf(type).Select(p => p.Name)];

    /// <summary>
    /// Reports every key of <paramref name="values"/> that <paramref name="types"/> do not know or whose value they do not take.
    /// </summary>
    /// <param name="sourceOf">Names the layer that a dotted key comes from.</param>
    /// <param name="prefix">The section, with its dot, or nothing.</param>
    public static void Check(
        JsonObject values, IReadOnlyList<Type> types, string prefix, Func<string, string> sourceOf, ConfigurationProblems problems)
    {
        var known = types.SelectMany(PropertiesOf).ToDictionary(p => p.Name);
        foreach (var (key, value) in values)
        {
            var path = prefix + key;
            if (!known.TryGetValue(key, out var property))
                problems.Add(path, $"unknown key ({sourceOf(path)}){NearestName.Hint(key, known.Keys)}");
            else if (!Accepts(property, value))
                problems.Add(path, $"expected {Describe(property)}, got {value?.ToJsonString() ?? "null"} ({sourceOf(path)})");
        }
    }

    /// <summary>Binds values that <see cref="Check"/> found nothing wrong with, leaving out keys of other records.</summary>
    public static object Bind(JsonObject values, Type type)
    {
        var own = new JsonObject();
        foreach (var key in KeysOf(type))
        {
            if (values.TryGetPropertyValue(key, out var value)) own[key] = value?.DeepClone();
        }
        return own.Deserialize(type, Options)!;
    }

    private static IEnumerable<JsonPropertyInfo> PropertiesOf(Type type) =>
        Options.GetTypeInfo(type).Properties.Where(p => p.Set is not null);

    private static bool Accepts(JsonPropertyInfo property, JsonNode? value)
    {
        if (value is null) return AcceptsNull(property);
        try
        {
            Read(property, value);
            return true;
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            return false;
        }
    }

    private static bool AcceptsNull(JsonPropertyInfo property) => property.PropertyType.IsValueType
        ? Nullable.GetUnderlyingType(property.PropertyType) is not null
        : property.IsSetNullable;

    // A property may have a converter of its own beside its type's.
    private static void Read(JsonPropertyInfo property, JsonNode value)
    {
        if (property.CustomConverter is null)
        {
            value.Deserialize(property.PropertyType, Options);
            return;
        }
        var single = new JsonSerializerOptions(Options);
        single.Converters.Insert(0, property.CustomConverter);
        value.Deserialize(property.PropertyType, single);
    }

    private static string Describe(JsonPropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var text = type switch
        {
            _ when type == typeof(int) || type == typeof(long) => "a whole number",
            _ when type == typeof(uint) || type == typeof(ulong) => "a whole number, not negative",
            _ when type == typeof(double) || type == typeof(float) => "a number",
            _ when type == typeof(bool) => "true or false",
            _ when type == typeof(string) => "text",
            { IsEnum: true } => "one of " + string.Join(", ", Enum.GetNames(type).Select(JsonNamingPolicy.KebabCaseLower.ConvertName)),
            _ => "a list",
        };
        return AcceptsNull(property) ? text + " or null" : text;
    }

    private static JsonSerializerOptions CreateOptions()
    {
        var options = new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
            AllowDuplicateProperties = false,
            RespectNullableAnnotations = true,
            TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
            WriteIndented = true,
            NewLine = "\n",
            Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
        options.Converters.Add(new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower, allowIntegerValues: false));
        options.Converters.Add(new TextConverter());
        options.MakeReadOnly();
        return options;
    }

    // YAML types what looks like a number; where text is wanted, `output: 2024` means the text.
    private sealed class TextConverter : JsonConverter<string>
    {
        public override string Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.String => reader.GetString()!,
            JsonTokenType.Number or JsonTokenType.True or JsonTokenType.False => JsonElement.ParseValue(ref reader).GetRawText(),
            _ => throw new JsonException(),
        };

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
    }
}
