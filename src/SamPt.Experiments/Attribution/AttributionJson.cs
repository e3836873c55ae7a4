using System.Text.Json.Nodes;
using SamPt.Experiments.Scoring;

namespace SamPt.Experiments.Attribution;

/// <summary>
/// Document sampt.attribution/1: global scores of the plain run and of each oracle's, and for each object its scores, its loss
/// (first_lost_frame, frames by cause), the verdict, and the points on the first frame lost for that reason.
/// </summary>
public static class AttributionJson
{
    public const string Schema = "sampt.attribution/1";

    public static JsonObject Of(LossAttribution attribution) => new()
    {
        ["schema"] = Schema,
        ["protocol"] = attribution.Protocol,
        ["lost_below"] = LossAnalysis.LostBelow,
        ["lost_for"] = LossAnalysis.LostFor,
        ["global"] = Object(attribution.Global.Select(g => (g.Run, (JsonNode?)Object(g.Scores.Global.Select(m => (m.Key, Number(m.Value))))))),
        ["objects"] = new JsonArray([.. attribution.Objects.Select(o => (JsonNode)Of(o))]),
    };

    private static JsonObject Of(AttributedObject item) => new()
    {
        ["sequence"] = item.Sequence,
        ["object"] = item.Object,
        ["scores"] = Object(item.Scores.Select(s => (s.Run, (JsonNode?)new JsonObject
        {
            ["J&F-Mean"] = Number(s.JAndF), [MeasureNames.JMean] = Number(s.J), [MeasureNames.FMean] = Number(s.F),
        }))),
        ["scored_frames"] = item.ScoredFrames.Count,
        ["lost_frames"] = item.Loss.LostFrames,
        ["first_lost_frame"] = item.Loss.FirstLost is { } first ? item.ScoredFrames[first] : null,
        ["cause"] = item.Loss.Cause?.ToString().ToLowerInvariant(),
        ["frames_by_cause"] = Object(item.Loss.Causes.Select(c => (c.Key.ToString().ToLowerInvariant(), (JsonNode?)JsonValue.Create(c.Value)))),
        ["j_over_loss"] = item.JOverLoss.Count == 0 ? null : Object(item.Scores.Zip(item.JOverLoss, (s, j) => (s.Run, Number(j)))),
        ["evidence"] = item.Evidence is not { } e ? null : new JsonObject
        {
            ["frame"] = e.Frame, ["points"] = e.Points, ["visible"] = e.Visible, ["visible_on_object"] = e.VisibleOnObject,
            ["hidden_on_object"] = e.HiddenOnObject, ["object_is_seen"] = e.IsSeen,
        },
        ["verdict"] = AttributionText.Of(item),
    };

    private static JsonObject Object(IEnumerable<(string Key, JsonNode? Value)> members) =>
        new(members.Select(m => KeyValuePair.Create(m.Key, m.Value)));

    // JSON has no NaN.
    private static JsonNode? Number(double value) => double.IsFinite(value) ? JsonValue.Create(value) : null;
}
