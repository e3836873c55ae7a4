using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using SamPt.Core;

namespace SamPt.Experiments.Scoring;

/// <summary>
/// Scores as the JSON document `sampt.scores/1`. Numbers keep all their digits, so that reading gives back the same doubles; NaN is
/// written as null.
/// </summary>
public static class ScoresJson
{
    // The figure's name is J&F-Mean, not J\u0026F-Mean; the document is not embedded in HTML.
    private static readonly JsonWriterOptions Options =
        new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The whole document, without a line end after it.</summary>
    public static string Write(Scores scores)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("schema", Scores.Schema);
            json.WriteString("protocol", scores.Protocol);
            json.WriteStartObject("global");
            WriteMeasures(json, scores.Global);
            json.WriteEndObject();
            json.WriteStartArray("objects");
            foreach (var item in scores.Objects) WriteObject(json, item);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads what <see cref="Write"/> wrote; <paramref name="where"/> names the document in errors.</summary>
    /// <exception cref="DatasetException">The text is no JSON, or not a document of this schema.</exception>
    public static Scores Read(string text, string where)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            var schema = root.GetProperty("schema").GetString();
            if (schema != Scores.Schema)
                throw new DatasetException($"{where}: the schema is '{schema}', expected '{Scores.Schema}'; score the predictions anew with this version.");
            return new Scores
            {
                Protocol = root.GetProperty("protocol").GetString()!,
                Global = ReadMeasures(root.GetProperty("global")),
                Objects = [.. root.GetProperty("objects").EnumerateArray().Select(ReadObject)],
            };
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new DatasetException($"{where}: not a {Scores.Schema} document ({exception.Message.TrimEnd('.')}); score the predictions anew.", exception);
        }
    }

    private static void WriteObject(Utf8JsonWriter json, ObjectScores item)
    {
        json.WriteStartObject();
        json.WriteString("sequence", item.Sequence);
        json.WriteNumber("object", item.Object);
        WriteMeasures(json, item.Measures);
        json.WriteStartObject("frames");
        foreach (var frame in item.Frames)
        {
            json.WriteStartObject(frame.Frame);
            WriteNumber(json, "J", frame.J);
            WriteNumber(json, "F", frame.F);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteMeasures(Utf8JsonWriter json, IReadOnlyDictionary<string, double> measures)
    {
        foreach (var (name, value) in measures) WriteNumber(json, name, value);
    }

    private static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsNaN(value)) json.WriteNull(name);
        else json.WriteNumber(name, value);
    }

    private static ObjectScores ReadObject(JsonElement item) => new(
        item.GetProperty("sequence").GetString()!,
        item.GetProperty("object").GetInt32(),
        ReadMeasures(item),
        [.. item.GetProperty("frames").EnumerateObject().Select(ReadFrame)]);

    private static FrameScore ReadFrame(JsonProperty frame) =>
        new(frame.Name, ReadNumber(frame.Value.GetProperty("J")), ReadNumber(frame.Value.GetProperty("F")));

    private static OrderedDictionary<string, double> ReadMeasures(JsonElement item)
    {
        var measures = new OrderedDictionary<string, double>();
        foreach (var member in item.EnumerateObject())
        {
            if (member.Name is not ("sequence" or "object" or "frames")) measures[member.Name] = ReadNumber(member.Value);
        }
        return measures;
    }

    private static double ReadNumber(JsonElement value) => value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble();
}
