using System.Text.Json;
using SamPt.Core.Imaging;
using SamPt.Core.Prompting;
using SamPt.Tests;

namespace SamPt.Core.Tests.Prompting;

public sealed class LogitUpsamplingTests
{
    public static TheoryData<int> Cases => [0, 1, 2, 3];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Upsampled_logits_equal_those_of_PyTorch(int index)
    {
        var (golden, logits) = Load(index);
        var output = SizeOf(golden, "output");
        var plane = new Plane<float>(output);

        LogitUpsampling.To(logits, output, plane.Values);

        foreach (var row in golden.GetProperty("rows").EnumerateObject())
        {
            var expected = row.Value.EnumerateArray().Select(v => v.GetSingle()).ToArray();
            var actual = plane.Row(int.Parse(row.Name));
            for (var x = 0; x < expected.Length; x++) Assert.Equal(expected[x], actual[x], 1e-5f);
        }
        Assert.Equal(golden.GetProperty("sum").GetDouble(), plane.Values.ToArray().Sum(v => (double)v), 1e-3);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_box_equals_that_of_the_upsampled_mask_in_PyTorch(int index)
    {
        var (golden, logits) = Load(index);
        var box = golden.GetProperty("box").EnumerateArray().Select(v => v.GetInt32()).ToArray();

        Assert.Equal(new BoundingBox(box[0], box[1], box[2], box[3]), MaskBounds.Of(logits));
    }

    [Fact]
    public void The_box_without_upsampling_is_exact_on_sparse_masks_of_many_geometries()
    {
        var random = new Random(7);
        var found = 0;
        for (var trial = 0; trial < 400; trial++)
        {
            var grid = new ImageSize(random.Next(3, 20), random.Next(3, 20));
            var padded = new ImageSize(grid.Width * random.Next(1, 5), grid.Height * random.Next(1, 5));
            var content = new ImageSize(random.Next(1, padded.Width + 1), random.Next(1, padded.Height + 1));
            var density = random.NextDouble() * 0.3;
            var values = Enumerable.Range(0, grid.Area)
                .Select(_ => random.NextDouble() < density ? random.NextSingle() * 2 : -random.NextSingle() * 3).ToArray();
            var logits = new LowResolutionLogits(new LogitGeometry(content, content, padded, grid), values);

            var expected = MaskBounds.ByUpsampling(logits);

            Assert.Equal(expected, MaskBounds.Of(logits));
            if (expected is not null) found++;
        }
        Assert.InRange(found, 100, 399);
    }

    private static (JsonElement Golden, LowResolutionLogits Logits) Load(int index)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(SharedData.Golden("prompting", "upsampling.json")));
        var golden = document.RootElement.GetProperty("cases")[index].Clone();
        var geometry = new LogitGeometry(
            SizeOf(golden, "working"), SizeOf(golden, "content"), SizeOf(golden, "padded"), SizeOf(golden, "grid"));
        return (golden, new LowResolutionLogits(geometry, [.. golden.GetProperty("logits").EnumerateArray().Select(v => v.GetSingle())]));
    }

    private static ImageSize SizeOf(JsonElement golden, string name) =>
        new(golden.GetProperty(name)[1].GetInt32(), golden.GetProperty(name)[0].GetInt32());
}
