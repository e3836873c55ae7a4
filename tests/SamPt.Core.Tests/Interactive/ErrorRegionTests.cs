using System.Numerics;
using System.Text.Json;
using SamPt.Core.Imaging;
using SamPt.Core.Interactive;
using SamPt.Core.Masks;
using SamPt.Core.QueryPoints;

namespace SamPt.Core.Tests.Interactive;

/// <summary>Where a correction goes, against scikit-learn's DBSCAN and the reference's choice.</summary>
public sealed class ErrorRegionTests
{
    private static readonly JsonElement[] Regions = [.. ReferenceInteraction.Golden.GetProperty("regions").EnumerateArray()];

    public static TheoryData<int> Indices => new(Enumerable.Range(0, Regions.Length));

    [Theory]
    [MemberData(nameof(Indices))]
    public void Chooses_the_reference_s_point(int index)
    {
        var region = Regions[index];
        var point = region.GetProperty("point");
        var random = new ReferenceRandom(region.GetProperty("seed").GetUInt64());
        Assert.Equal(new Vector2(point[0].GetSingle(), point[1].GetSingle()), ErrorRegion.Select(Mask(region), random));
    }

    [Theory]
    [MemberData(nameof(Indices))]
    public void Clusters_as_scikit_learn_does(int index)
    {
        var region = Regions[index];
        var mask = Mask(region);
        var labels = PixelClusters.Label(mask.Pixels(), 2.4 * mask.Size.Area / 18000, 10);
        Assert.Equal(region.GetProperty("noise").GetInt32(), labels.Count(label => label < 0));
        Assert.Equal(
            region.GetProperty("clusters").EnumerateArray().Select(c => c.GetInt32()),
            labels.Where(label => label >= 0).GroupBy(label => label).OrderBy(g => g.Key).Select(g => g.Count()));
        Assert.Equal(region.GetProperty("sum").GetInt64(), labels.Select((label, i) => (label + 2L) * (i % 1009)).Sum());
    }

    private static BinaryMask Mask(JsonElement region)
    {
        var size = new ImageSize(region.GetProperty("width").GetInt32(), region.GetProperty("height").GetInt32());
        var mask = new BinaryMask(size);
        foreach (var blob in region.GetProperty("blobs").EnumerateArray())
        {
            int x0 = blob[0].GetInt32(), y0 = blob[1].GetInt32(), radius = blob[2].GetInt32();
            for (var y = 0; y < size.Height; y++)
            {
                for (var x = 0; x < size.Width; x++)
                {
                    if ((x - x0) * (x - x0) + (y - y0) * (y - y0) <= radius * radius) mask[x, y] = true;
                }
            }
        }
        foreach (var dot in region.GetProperty("dots").EnumerateArray()) mask[dot[0].GetInt32(), dot[1].GetInt32()] = true;
        Assert.Equal(region.GetProperty("area").GetInt32(), mask.Area);
        return mask;
    }
}
