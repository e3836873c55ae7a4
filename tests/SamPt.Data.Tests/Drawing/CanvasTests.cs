using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Data.Drawing;

namespace SamPt.Data.Tests.Drawing;

public class CanvasTests
{
    private static readonly Rgb Gray = new(100, 100, 100);

    [Fact]
    public void Leaves_the_background_untouched()
    {
        var frame = Pictures.Uniform(new ImageSize(20, 10), Gray);
        var canvas = new Canvas(frame);
        canvas.FillCircle(new Vector2(5, 5), 4, Rgb.White);
        Assert.Equal(Gray, frame.At(5, 5));
        Assert.Equal(Rgb.White, canvas.Picture.At(5, 5));
        Assert.Equal(Gray, canvas.Picture.At(15, 5));
    }

    [Fact]
    public void Covers_the_area_of_the_shape()
    {
        Assert.Equal(Math.PI * 7.3 * 7.3, Covered(c => c.FillCircle(new Vector2(20.3f, 19.6f), 7.3f, Rgb.White)), 1.5);
        Assert.Equal(2 * Math.PI * 9 * 2.5, Covered(c => c.DrawCircle(new Vector2(20, 20), 9, 2.5f, Rgb.White)), 1.5);
        Assert.Equal(Math.Sqrt(2) * 20 * 3 + Math.PI * 1.5 * 1.5, Covered(c => c.DrawLine(new Vector2(10, 9), new Vector2(30, 29), 3, Rgb.White)), 1.5);
        Assert.Equal(12 * 8 - (4 - Math.PI) * 4, Covered(c => c.FillBox(new Vector2(10, 10), new Vector2(22, 18), 2, Rgb.White)), 1.5);
    }

    [Fact]
    public void Mixes_by_opacity_and_softens_edges()
    {
        var canvas = new Canvas(Pictures.Uniform(new ImageSize(20, 20), Gray));
        canvas.FillCircle(new Vector2(10, 10), 5, new Rgb(200, 0, 100), 0.25f);
        Assert.Equal(new Rgb(125, 75, 100), canvas.Picture.At(10, 10));
        // The edge runs through the centre of (15, 10): half covered.
        Assert.Equal(new Rgb(113, 88, 100), canvas.Picture.At(15, 10));
        Assert.Equal(Gray, canvas.Picture.At(16, 10));
    }

    [Fact]
    public void Cuts_off_what_lies_beyond_the_picture()
    {
        var canvas = new Canvas(new ImageSize(12, 9));
        canvas.FillCircle(new Vector2(-3, -3), 6, Rgb.White);
        canvas.DrawCross(new Vector2(500, 4), 6, 2, Rgb.White);
        canvas.DrawLine(new Vector2(-100, 8), new Vector2(100, 8), 1, Rgb.White);
        canvas.DrawText(-4, 5, "edge", 2, Rgb.White);
        canvas.Place(Pictures.Uniform(new ImageSize(5, 5), Gray), 10, -2);
        Assert.Equal(Rgb.White, canvas.Picture.At(0, 0));
        Assert.Equal(Rgb.White, canvas.Picture.At(11, 8));
        Assert.Equal(Gray, canvas.Picture.At(11, 2));
        Assert.Equal(Rgb.Black, canvas.Picture.At(11, 4));
    }

    [Fact]
    public void Tints_the_mask_and_nothing_else()
    {
        var canvas = new Canvas(Pictures.Uniform(new ImageSize(130, 3), Gray));
        canvas.Tint(Left(canvas.Size, 70), new Rgb(200, 100, 0), 0.5f);
        Assert.Equal(new Rgb(150, 100, 50), canvas.Picture.At(69, 1));
        Assert.Equal(Gray, canvas.Picture.At(70, 1));
    }

    [Fact]
    public void Outlines_the_edge_of_the_mask_but_not_the_border_of_the_picture()
    {
        var canvas = new Canvas(new ImageSize(130, 20));
        canvas.Outline(Left(canvas.Size, 70), Rgb.White);
        // The mask ends with column 69: both columns beside the edge are full line, the next ones none.
        for (var y = 0; y < 20; y++)
        {
            Assert.Equal([Rgb.Black, Rgb.White, Rgb.White, Rgb.Black], Enumerable.Range(68, 4).Select(x => canvas.Picture.At(x, y)));
            Assert.Equal(Rgb.Black, canvas.Picture.At(0, y));
        }
    }

    [Fact]
    public void Refuses_a_mask_of_another_size()
    {
        var canvas = new Canvas(new ImageSize(13, 20));
        Assert.Throws<ArgumentException>(() => canvas.Outline(new BinaryMask(new ImageSize(20, 13)), Rgb.White));
    }

    private static double Covered(Action<Canvas> draw)
    {
        var canvas = new Canvas(new ImageSize(40, 40));
        draw(canvas);
        return canvas.Picture.Pixels.ToArray().Sum(v => v / 255.0) / 3;
    }

    private static BinaryMask Left(ImageSize size, int columns)
    {
        var mask = new BinaryMask(size);
        for (var i = 0; i < size.Area; i++) mask[i % size.Width, i / size.Width] = i % size.Width < columns;
        return mask;
    }
}
