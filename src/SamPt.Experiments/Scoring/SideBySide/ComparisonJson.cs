using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace SamPt.Experiments.Scoring.SideBySide;

/// <summary>A comparison as the JSON document `sampt.comparison/1`; NaN is null. The figures of every frame are in each protocol's own scores.json.</summary>
public static class ComparisonJson
{
    public const string Schema = "sampt.comparison/1";

    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The whole document, without a line end after it.</summary>
    public static string Write(Comparison comparison) => new JsonObject
    {
        ["schema"] = Schema,
        ["protocols"] = List(comparison.Protocols, p => new JsonObject
        {
            ["protocol"] = p.Name,
            ["refused"] = p.Refusal,
            ["global"] = p.Scores is null ? null : new JsonObject(p.Scores.Global.Select(m => KeyValuePair.Create(m.Key, Number(m.Value)))),
        }),
        ["objects"] = List(comparison.Objects, o => new JsonObject
        {
            ["sequence"] = o.Sequence,
            ["object"] = o.Object,
            ["figures"] = new JsonObject(comparison.Protocols.Zip(o.Figures).Select(pair => KeyValuePair.Create(pair.First.Name, Figures(pair.Second)))),
            ["explanations"] = List(o.Explanations, line => JsonValue.Create(line)),
        }),
        ["empty_frames"] = List(comparison.EmptyFrames, e => new JsonObject
        {
            ["protocol"] = e.Protocol,
            ["frame_objects"] = e.FrameObjects,
            ["only_truth_empty"] = e.OnlyTruth,
            ["only_prediction_empty"] = e.OnlyPrediction,
            ["both_empty"] = e.Both,
            [MeasureNames.JAndFMean] = Number(e.All),
            [MeasureNames.JAndFMean + "-Without-Both-Empty"] = Number(e.WithoutBoth),
            [MeasureNames.JAndFMean + "-Without-Any-Empty"] = Number(e.WithoutAny),
        }),
    }.ToJsonString(Options);

    private static JsonNode? Figures(ObjectFigures? figures) => figures is null ? null : new JsonObject
    {
        [MeasureNames.JAndFMean] = Number(figures.JAndF),
        [MeasureNames.JMean] = Number(figures.J),
        [MeasureNames.FMean] = Number(figures.F),
        ["frames"] = figures.Frames,
    };

    private static JsonArray List<T>(IEnumerable<T> items, Func<T, JsonNode?> node) => new([.. items.Select(node)]);

    private static JsonNode? Number(double value) => double.IsNaN(value) ? null : JsonValue.Create(value);
}
