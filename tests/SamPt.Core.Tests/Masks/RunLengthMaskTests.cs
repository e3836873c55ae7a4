using System.Text.Json;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Tests;

namespace SamPt.Core.Tests.Masks;

public class RunLengthMaskTests
{
    private static readonly JsonElement Golden = JsonDocument.Parse(File.ReadAllText(SharedData.Golden("rle.json"))).RootElement;

    [Fact]
    public void Equals_pycocotools_on_every_golden_mask()
    {
        var masks = Golden.GetProperty("masks").EnumerateArray().ToList();
        Assert.Equal(10, masks.Count);
        foreach (var golden in masks)
        {
            var text = golden.GetProperty("counts_compressed").GetString()!;
            var counts = golden.GetProperty("counts_uncompressed").EnumerateArray().Select(c => c.GetInt32()).ToArray();
            var mask = RunLengthText.Read(Size(golden), text);
            Assert.Equal(counts, mask.Counts.ToArray());
            Assert.Equal(text, RunLengthText.Write(new RunLengthMask(Size(golden), counts)));
            Assert.Equal(golden.GetProperty("area").GetInt32(), mask.Area);
            Assert.Equal(golden.GetProperty("bbox_xywh").EnumerateArray().Select(v => v.GetDouble()).ToArray(), XyWh(mask));
            Assert.Equal(counts, RunLengthMask.From(mask.ToMask()).Counts.ToArray());
            if (!golden.TryGetProperty("mask_rows", out var rows)) continue;
            Assert.Equal(rows.EnumerateArray().Select(r => r.GetString()!), MaskText.Rows(mask.ToMask()));
        }
    }

    [Fact]
    public void Merges_and_overlaps_as_pycocotools_does()
    {
        var pairs = Golden.GetProperty("merge_and_iou").EnumerateArray().ToList();
        Assert.Equal(4, pairs.Count);
        foreach (var golden in pairs)
        {
            RunLengthMask Read(string name) => RunLengthText.Read(Size(golden), golden.GetProperty(name).GetString()!);
            var (a, b) = (Read("a"), Read("b"));
            Assert.Equal(golden.GetProperty("union").GetString(), RunLengthText.Write(RunLengthOverlap.Union(a, b)));
            Assert.Equal(golden.GetProperty("intersection").GetString(), RunLengthText.Write(RunLengthOverlap.Intersection(a, b)));
            Assert.Equal(golden.GetProperty("iou_not_crowd").GetDouble(), RunLengthOverlap.IoU(a, b), 1e-12);
            Assert.Equal(golden.GetProperty("iou_b_crowd").GetDouble(), RunLengthOverlap.IoU(a, b, isCrowd: true), 1e-12);
        }
    }

    [Fact]
    public void Survives_the_way_through_bits_and_text_on_odd_sizes()
    {
        var random = new Random(11);
        foreach (var size in MaskText.OddSizes())
        {
            foreach (var density in new[] { 0, 0.03, 0.5, 1 })
            {
                var mask = MaskText.Noise(size, density, random);
                var runs = RunLengthMask.From(mask);
                Assert.Equal(mask.Area, runs.Area);
                Assert.Equal(mask.Bounds(), runs.Bounds());
                Assert.Equal(MaskText.Rows(mask), MaskText.Rows(RunLengthText.Read(size, RunLengthText.Write(runs)).ToMask()));
            }
        }
    }

    [Fact]
    public void Unions_bits_where_the_runs_are_united()
    {
        var random = new Random(12);
        foreach (var size in MaskText.OddSizes())
        {
            var (a, b) = (MaskText.Noise(size, 0.3, random), MaskText.Noise(size, 0.3, random));
            var union = RunLengthOverlap.Union(RunLengthMask.From(a), RunLengthMask.From(b)).ToMask();
            for (var y = 0; y < size.Height; y++)
            {
                for (var x = 0; x < size.Width; x++) Assert.Equal(a[x, y] || b[x, y], union[x, y]);
            }
        }
    }

    [Theory]
    [InlineData("0", "cover 0 pixels")]
    [InlineData("<<", "cover 24 pixels")]
    [InlineData("P", "does not end")]
    [InlineData("~", "character '~'")]
    [InlineData("O", "run 0 is -1")]
    public void Refuses_a_damaged_string(string text, string complaint)
    {
        var error = Assert.Throws<DatasetException>(() => RunLengthText.Read(new ImageSize(3, 4), text));
        Assert.Contains(complaint, error.Message);
    }

    [Fact]
    public void Refuses_runs_that_do_not_fill_the_mask()
    {
        Assert.Throws<DatasetException>(() => new RunLengthMask(new ImageSize(3, 4), [5, 6]));
        Assert.Throws<DatasetException>(() => new RunLengthMask(new ImageSize(3, 4), [13, -1]));
        Assert.Throws<DatasetException>(() => new RunLengthMask(new ImageSize(0, 4), []));
    }

    private static ImageSize Size(JsonElement golden) =>
        new(golden.GetProperty("size")[1].GetInt32(), golden.GetProperty("size")[0].GetInt32());

    private static double[] XyWh(RunLengthMask mask) =>
        mask.Bounds() is { } box ? [box.XMin, box.YMin, box.Width, box.Height] : [0, 0, 0, 0];
}
