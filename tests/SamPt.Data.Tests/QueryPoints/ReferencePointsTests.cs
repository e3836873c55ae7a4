using System.Numerics;
using System.Text.Json;
using SamPt.Core.Masks;
using SamPt.Core.QueryPoints;
using SamPt.Data.Codecs;
using SamPt.Tests;

namespace SamPt.Data.Tests.QueryPoints;

public class ReferencePointsTests
{
    [SharedTheory]
    [InlineData("random")]
    [InlineData("kmedoids")]
    [InlineData("shi-tomasi")]
    [InlineData("mixed")]
    public void Selects_the_points_of_the_reference_on_real_frames(string method)
    {
        foreach (var golden in Golden("cases").Where(c => c.GetProperty("method").GetString() == method))
        {
            var extractor = new QueryPointExtractor(
                QueryPointSelectorCatalog.Create(method), golden.GetProperty("positives").GetInt32(),
                new MixedSelector(), golden.GetProperty("negatives").GetInt32());
            var points = Assert.Single(extractor.Extract([RegionOf(golden)], RandomOf(golden)));

            Assert.Equal(Points(golden, "positive_xy"), points.Positive);
            Assert.Equal(Points(golden, "negative_xy"), points.Negative);
        }
    }

    [SharedFact]
    public void Selects_the_points_of_the_reference_for_two_objects_of_a_frame()
    {
        foreach (var golden in Golden("two_objects"))
        {
            var (column, whole) = (golden.GetProperty("split_column").GetInt32(), RegionOf(golden));
            var extractor = new QueryPointExtractor(new KMedoidsSelector(), 8, new MixedSelector(), 1);
            var objects = extractor.Extract(
                [whole with { Mask = Part(whole.Mask, 0, column) }, whole with { Mask = Part(whole.Mask, column, whole.Mask.Width) }],
                RandomOf(golden));

            var expected = golden.GetProperty("objects").EnumerateArray().ToArray();
            Assert.Equal(expected.Select(o => Points(o, "positive_xy")), objects.Select(o => o.Positive));
            Assert.Equal(expected.Select(o => Points(o, "negative_xy")), objects.Select(o => o.Negative));
        }
    }

    private static JsonElement[] Golden(string list)
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(SharedData.Path("golden", "reference-points.json")));
        return [.. golden.RootElement.Clone().GetProperty(list).EnumerateArray()];
    }

    private static QueryRegion RegionOf(JsonElement golden)
    {
        var (sequence, frame) = (golden.GetProperty("sequence").GetString()!, golden.GetProperty("frame").GetString()!);
        return new QueryRegion(
            FrameCodec.Default.Read(SharedData.Path("davis2016", "JPEGImages", "480p", sequence, frame + ".jpg")),
            LabelPng.Read(SharedData.Path("davis2016", "Annotations", "480p", sequence, frame + ".png")).Labels.Foreground());
    }

    private static ReferenceRandom RandomOf(JsonElement golden) => new(golden.GetProperty("seed").GetUInt64());

    private static BinaryMask Part(BinaryMask mask, int first, int end)
    {
        var part = new BinaryMask(mask.Size);
        foreach (var (x, y) in mask.Pixels().Where(p => p.X >= first && p.X < end)) part[x, y] = true;
        return part;
    }

    private static Vector2[] Points(JsonElement element, string name) =>
        [.. element.GetProperty(name).EnumerateArray().Select(p => new Vector2(p[0].GetSingle(), p[1].GetSingle()))];
}
