using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.QueryPoints;
using SamPt.Core.Tracking;
using SamPt.Data.Drawing;

namespace SamPt.Data.Tests.Drawing;

public class OverlayPictureTests
{
    private static readonly ImageSize Size = new(854, 480);
    private static readonly RgbFrame Frame = Pictures.Uniform(Size, new Rgb(90, 90, 90));

    [Fact]
    public void Shows_positives_as_discs_and_negatives_as_crosses_in_the_colour_of_their_object()
    {
        var mask = Box(80, 80, 320, 400);
        var other = Box(480, 80, 720, 400);
        var picture = QueryPointPicture.Draw(Frame,
        [
            (mask, new ObjectPoints([new(200, 240)], [new(400, 240)])),
            (other, new ObjectPoints([new(600, 240)], [])),
        ]);

        Assert.Equal(ObjectColors.Of(1), picture.At(200, 240));
        Assert.Equal(ObjectColors.Of(2), picture.At(600, 240));
        Assert.Equal(ObjectColors.Of(1), picture.At(400, 240));
        // Between the arms of the cross, and beyond the disc, the ground shows; the rim of the disc is white.
        Assert.Equal(Frame.At(0, 0), picture.At(400, 234));
        Assert.Equal(Tinted(1), picture.At(200, 230));
        Assert.Contains(Rgb.White, Enumerable.Range(200, 8).Select(x => picture.At(x, 240)));
        Assert.Equal(new Rgb(90, 90, 90), Frame.At(200, 240));
    }

    [Theory]
    [InlineData(PointVisibility.Occluded, 255, 0, 0)]
    [InlineData(PointVisibility.RejectedAfterDissimilar, 255, 255, 0)]
    [InlineData(PointVisibility.OutsideFrame, 236, 240, 241)]
    [InlineData(PointVisibility.PatchDissimilar, 0, 0, 0)]
    [InlineData(PointVisibility.ReinitialisationFailed, 255, 255, 255)]
    [InlineData(PointVisibility.NotYetBack, 255, 165, 0)]
    [InlineData(PointVisibility.Astray, 148, 0, 211)]
    public void Colours_points_by_why_they_are_not_visible(PointVisibility visibility, byte r, byte g, byte b)
    {
        var picture = OverlayPicture.Draw(Frame, new LabelMap(Size), [new OverlayPoint(3, new Vector2(70, 40), true, visibility)]);
        Assert.Equal(new Rgb(r, g, b), picture.At(70, 40));
    }

    [Fact]
    public void Tints_every_object_of_the_label_map_in_its_colour()
    {
        var labels = new LabelMap(Size);
        foreach (var (x, y) in Box(80, 80, 320, 400).Pixels()) labels.Row(y)[x] = 4;
        var picture = OverlayPicture.Draw(
            Frame, labels, [new OverlayPoint(4, new Vector2(600, 240), false, PointVisibility.Visible)]);

        Assert.Equal(Tinted(4), picture.At(200, 240));
        Assert.Equal(ObjectColors.Of(4), picture.At(600, 240));
        Assert.Equal(Frame.At(0, 0), picture.At(440, 240));
    }

    [Fact]
    public void Puts_the_caption_into_the_top_left_corner()
    {
        var plain = OverlayPicture.Draw(Frame, new LabelMap(Size), []);
        var captioned = OverlayPicture.Draw(Frame, new LabelMap(Size), [], "frame 3");
        var changed = Enumerable.Range(0, Size.Area).Where(i => plain.At(i % 854, i / 854) != captioned.At(i % 854, i / 854)).ToArray();
        Assert.InRange(changed.Length, 1000, 4000);
        Assert.All(changed, i => Assert.True(i % 854 < 110 && i / 854 < 40));
    }

    [Fact]
    public void Lays_tiles_out_row_by_row_with_captions_below()
    {
        Rgb[] colors = [new(250, 0, 0), new(0, 250, 0), new(0, 0, 250)];
        var sheet = ContactSheet.Compose([.. colors.Select(c => (Pictures.Uniform(new ImageSize(80, 40), c), "tile"))], columns: 2, tileWidth: 40);

        // Gaps of 8, tiles of 40x20, captions of 14 and 8 more.
        Assert.Equal(new ImageSize(2 * 48 + 8, 2 * (20 + 14 + 8 + 8) + 8), sheet.Size);
        Assert.Equal(colors[0], sheet.At(8, 8));
        Assert.Equal(colors[0], sheet.At(47, 27));
        Assert.Equal(colors[1], sheet.At(56, 8));
        Assert.Equal(colors[2], sheet.At(8, 58));
        Assert.NotEqual(colors[0], sheet.At(8, 28));
        Assert.Contains(Enumerable.Range(8, 40), x => Enumerable.Range(28, 22).Any(y => sheet.At(x, y).G > 200));
    }

    private static Rgb Tinted(int id) => new Rgb(90, 90, 90).Mix(ObjectColors.Of(id), 0.45f);

    private static BinaryMask Box(int left, int top, int right, int bottom)
    {
        var mask = new BinaryMask(Size);
        for (var y = top; y < bottom; y++)
        {
            for (var x = left; x < right; x++) mask[x, y] = true;
        }
        return mask;
    }
}
