using System.Numerics;
using SamPt.Core.Imaging;

namespace SamPt.Core.Tests.Imaging;

public sealed class ImageScaleTests
{
    [Fact]
    public void Multiplies_points_by_the_ratio_of_the_sizes() =>
        Assert.Equal(new Vector2(50, 37.5f), new ImageScale(new ImageSize(200, 100), new ImageSize(100, 75)).Apply(new Vector2(100, 50)));

    [Fact]
    public void Maps_the_last_pixel_to_the_last_pixel_when_the_corners_are_aligned()
    {
        var scale = new ImageScale(new ImageSize(201, 101), new ImageSize(101, 51), GridAlignment.Corners);
        Assert.Equal(new Vector2(100, 50), scale.Apply(new Vector2(200, 100)));
        Assert.Equal(new Vector2(200, 100), scale.Inverse.Apply(new Vector2(100, 50)));
    }

    [Fact]
    public void Keeps_an_axis_of_one_pixel_finite_when_the_corners_are_aligned()
    {
        var scale = new ImageScale(new ImageSize(1, 11), new ImageSize(512, 384), GridAlignment.Corners);
        Assert.Equal(new Vector2(0, 383), scale.Apply(new Vector2(0, 10)));
    }
}
