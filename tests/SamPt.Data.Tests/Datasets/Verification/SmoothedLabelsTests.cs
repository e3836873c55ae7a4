using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Data.Codecs;
using SamPt.Data.Datasets.Verification;
using SamPt.Tests;

namespace SamPt.Data.Tests.Datasets.Verification;

public sealed class SmoothedLabelsTests
{
    private const int Side = 96;

    [Theory]
    [InlineData(255)]
    [InlineData(3)]
    [InlineData(2)]
    public void Finds_the_ids_that_a_smoothed_border_makes_up(byte id)
    {
        // A disk seen through 4 x 4 samples a pixel, as any averaging resize makes it of a larger map.
        var ids = SmoothedLabels.Find(Draw((x, y) => (byte)Math.Round(id * Coverage(x, y, 48.3, 47.6, 30), MidpointRounding.AwayFromZero)));
        Assert.NotNull(ids);
        Assert.NotEmpty(ids);
        Assert.DoesNotContain(id, ids);
    }

    [Fact]
    public void Finds_smoothed_borders_where_every_id_in_between_is_an_object_too()
    {
        // Objects 1 and 2 are large squares, object 3 is smoothed: its border is 1s and 2s.
        var labels = Draw((x, y) => x < 20 && y < 20 ? (byte)1 : x > 76 && y < 20 ? (byte)2 : (byte)Math.Round(3 * Coverage(x, y, 48, 60, 28), MidpointRounding.AwayFromZero));
        Assert.NotNull(SmoothedLabels.Find(labels));
    }

    [Theory]
    [InlineData(255)]
    [InlineData(3)]
    [InlineData(1)]
    public void Takes_an_exact_map_as_it_is(byte id) =>
        Assert.Null(SmoothedLabels.Find(Draw((x, y) => Math.Pow(x - 48, 2) + Math.Pow(y - 47, 2) < 900 ? id : (byte)0)));

    [Fact]
    public void Takes_a_thin_object_in_front_of_the_border_of_another_as_it_is() =>
        // A stick of one pixel, object 1, along one of the four sides of a square, object 2: 0 1 2 on every row.
        Assert.Null(SmoothedLabels.Find(Draw((x, y) => x is < 20 or > 70 || y is < 10 or > 80 ? (byte)0 : x == 20 && y < 40 ? (byte)1 : (byte)2)));

    [SharedFact]
    public void Takes_every_real_annotation_as_it_is()
    {
        // DAVIS 2016 (0 and 255), DAVIS 2017 and BDD100K (many thin and small objects), as published.
        string[] folders = [SharedData.Path("davis2016", "Annotations"), SharedData.Path("golden", "davis2017", "annotations"), SharedData.Path("bdd100k-sample", "vos")];
        var files = folders.SelectMany(f => Directory.EnumerateFiles(f, "*.png", SearchOption.AllDirectories)).ToArray();
        Assert.True(files.Length > 600, $"{files.Length} annotations");
        Assert.All(files.AsParallel().Select(f => (File: f, Found: SmoothedLabels.Find(LabelPng.Read(f).Labels))).ToArray(), f => Assert.Null(f.Found));
    }

    private static LabelMap Draw(Func<int, int, byte> label)
    {
        var labels = new LabelMap(new ImageSize(Side, Side));
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++) labels.Row(y)[x] = label(x, y);
        }
        return labels;
    }

    private static double Coverage(int x, int y, double centreX, double centreY, double radius)
    {
        var inside = 0;
        for (var i = 0; i < 16; i++)
        {
            var (dx, dy) = (x + i % 4 / 4.0 - centreX, y + i / 4 / 4.0 - centreY);
            if (dx * dx + dy * dy < radius * radius) inside++;
        }
        return inside / 16.0;
    }
}
