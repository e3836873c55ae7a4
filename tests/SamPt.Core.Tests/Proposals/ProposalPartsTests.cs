using System.Numerics;
using System.Text.Json;
using SamPt.Core.Imaging;
using SamPt.Core.Proposals;
using SamPt.Tests;

namespace SamPt.Core.Tests.Proposals;

public class ProposalPartsTests
{
    private static readonly JsonElement Golden = JsonDocument.Parse(File.ReadAllText(SharedData.Golden("proposals.json"))).RootElement;

    [Fact]
    public void Suppresses_boxes_as_torchvision_does_equal_scores_included()
    {
        var cases = Golden.GetProperty("suppression").EnumerateArray().ToList();
        Assert.Equal(4, cases.Count);
        foreach (var golden in cases)
        {
            BoundingBox[] boxes = [.. golden.GetProperty("boxes").EnumerateArray().Select(Box)];
            float[] scores = [.. golden.GetProperty("scores").EnumerateArray().Select(s => s.GetSingle())];
            int[] kept = [.. golden.GetProperty("kept").EnumerateArray().Select(i => i.GetInt32())];
            Assert.InRange(kept.Length, 2, boxes.Length - 1);
            Assert.Equal(kept, BoxSuppression.Keep(boxes, scores, golden.GetProperty("threshold").GetDouble()));
        }
    }

    [Fact]
    public void Keeps_both_of_two_equal_boxes_without_an_area()
    {
        var column = new BoundingBox(3, 1, 3, 9);
        Assert.Equal([1, 0], BoxSuppression.Keep([column, column], [0.5f, 0.6f], 0.7));
    }

    [Fact]
    public void Measures_stability_as_segment_anything_does()
    {
        foreach (var golden in Golden.GetProperty("stability").EnumerateArray())
        {
            float[] logits = [.. golden.GetProperty("logits").EnumerateArray().Select(v => v.GetSingle())];
            var score = golden.GetProperty("score");
            Assert.Equal(score.ValueKind == JsonValueKind.Null ? float.NaN : score.GetSingle(), StabilityScore.Of(logits, golden.GetProperty("offset").GetSingle()));
        }
    }

    [Fact]
    public void Has_no_stability_where_nothing_is_above_the_lower_threshold() =>
        Assert.Equal(float.NaN, StabilityScore.Of([-2, -3, -1], 1));

    [Fact]
    public void Spreads_points_as_segment_anything_does()
    {
        foreach (var golden in Golden.GetProperty("grids").EnumerateArray())
        {
            var size = new ImageSize(golden.GetProperty("width").GetInt32(), golden.GetProperty("height").GetInt32());
            var expected = golden.GetProperty("points").EnumerateArray().Select(p => new Vector2((float)p[0].GetDouble(), (float)p[1].GetDouble()));
            Assert.Equal(expected, PointGrid.Of(size, golden.GetProperty("per_side").GetInt32()));
        }
    }

    private static BoundingBox Box(JsonElement corners) =>
        new(corners[0].GetInt32(), corners[1].GetInt32(), corners[2].GetInt32(), corners[3].GetInt32());
}
