using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.Metrics;
using SamPt.Core.Tests.Masks;

namespace SamPt.Core.Tests.Metrics;

public class BoundaryAccuracyTests
{
    [Theory]
    [InlineData("F", false, BoundaryAccuracy.DavisTolerance)]
    [InlineData("F_void", true, BoundaryAccuracy.DavisTolerance)]
    [InlineData("F_bound_th_0_05", false, 0.05)]
    [InlineData("F_bound_th_2", false, 2)]
    public void Equals_the_official_F_on_every_edge_case(string figure, bool leaveVoidOut, double tolerance)
    {
        foreach (var golden in EdgeCases.Metrics)
        {
            var (annotation, prediction) = (EdgeCases.Mask(golden, "annotation"), EdgeCases.Mask(golden, "prediction"));
            var voidPixels = leaveVoidOut ? EdgeCases.Mask(golden, "void") : null;
            var score = BoundaryAccuracy.Of(annotation, prediction, voidPixels, tolerance);
            Assert.Equal(EdgeCases.Number(golden, figure), score, 1e-12);
        }
    }

    [Fact]
    public void Draws_the_official_boundaries_on_every_edge_case()
    {
        foreach (var golden in EdgeCases.Metrics)
        {
            foreach (var side in new[] { "annotation", "prediction" })
            {
                var boundary = new Contour(EdgeCases.Mask(golden, side), radius: 1).Pixels;
                Assert.Equal(EdgeCases.Rows(golden, side + "_boundary"), MaskText.Rows(boundary));
            }
        }
    }

    [Fact]
    public void Radius_is_the_official_one()
    {
        foreach (var golden in EdgeCases.Metrics)
            Assert.Equal(golden.GetProperty("bound_pix").GetInt32(), BoundaryAccuracy.Radius(EdgeCases.Mask(golden, "annotation").Size));
        Assert.Equal(8, BoundaryAccuracy.Radius(new ImageSize(854, 480)));
        Assert.Equal(18, BoundaryAccuracy.Radius(new ImageSize(1920, 1080)));
        Assert.Equal(1, BoundaryAccuracy.Radius(new ImageSize(100, 75)));
        Assert.Equal(5, BoundaryAccuracy.Radius(new ImageSize(100, 75), 5));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    [InlineData(2.5)]
    public void Refuses_a_tolerance_that_means_nothing(double tolerance) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => BoundaryAccuracy.Radius(new ImageSize(100, 75), tolerance));

    [Fact]
    public void Equals_the_definition_by_distances_on_odd_sizes()
    {
        var random = new Random(21);
        foreach (var size in MaskText.OddSizes())
        {
            for (var i = 0; i < 3; i++)
            {
                var (annotation, prediction) = (Blob(size, random), Blob(size, random));
                Assert.Equal(ByDistances(annotation, prediction, radius: 3), BoundaryAccuracy.Of(annotation, prediction, tolerance: 3), 1e-12);
            }
        }
    }

    [Fact]
    public void One_annotation_serves_several_predictions()
    {
        var random = new Random(22);
        var size = new ImageSize(130, 50);
        var annotation = Blob(size, random);
        var contour = new Contour(annotation, 2);
        for (var i = 0; i < 5; i++)
        {
            var prediction = Blob(size, random);
            Assert.Equal(BoundaryAccuracy.Of(annotation, prediction, tolerance: 2), BoundaryAccuracy.Of(contour, new Contour(prediction, 2)));
        }
    }

    private static BinaryMask Blob(ImageSize size, Random random)
    {
        var mask = new BinaryMask(size);
        var (left, top) = (random.Next(size.Width), random.Next(size.Height));
        var (right, bottom) = (random.Next(left, size.Width + 1), random.Next(top, size.Height + 1));
        for (var y = top; y < bottom; y++)
        {
            for (var x = left; x < right; x++) mask[x, y] = random.Next(20) > 0;
        }
        return mask;
    }

    private static double ByDistances(BinaryMask annotation, BinaryMask prediction, int radius)
    {
        var a = MaskBoundary.Of(annotation).Pixels();
        var p = MaskBoundary.Of(prediction).Pixels();
        if (a.Length == 0 || p.Length == 0) return a.Length == p.Length ? 1 : 0;
        double Share((int X, int Y)[] from, (int X, int Y)[] to) => (double)from.Count(f =>
            to.Any(t => (f.X - t.X) * (f.X - t.X) + (f.Y - t.Y) * (f.Y - t.Y) <= radius * radius)) / from.Length;
        var (precision, recall) = (Share(p, a), Share(a, p));
        return precision + recall == 0 ? 0 : 2 * precision * recall / (precision + recall);
    }
}
