using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.Pipeline.Appearance;
using SamPt.Core.Pipeline.Propagation;
using SamPt.Core.Prompting;

namespace SamPt.Core.Tests.Pipeline.Appearance;

public sealed class AppearanceModelTests
{
    private static readonly LogitGeometry Geometry = new(new(64, 48), new(64, 48), new(64, 48), new(64, 48));

    [Fact]
    public void Learns_from_the_given_mask_that_a_shadow_of_another_colour_does_not_belong_to_the_object()
    {
        // A red square on green, on whose right the segmenter takes a strip of black shadow in, not quite so sure of it.
        var model = AppearanceModel.Of(Picture(20), Given(20), Predicted(20, shadow: 6))!;

        var corrected = model.Correct(Picture(30), Predicted(30, shadow: 6));

        Assert.True(model.Weights[2] > 0);
        Assert.Equal(Columns(Given(30)), Columns(corrected));
        Assert.Equal((30, 51), Columns(Predicted(30, shadow: 6)));
    }

    [Fact]
    public void Learns_how_sure_the_segmenter_must_be_where_colours_tell_nothing()
    {
        var gray = new RgbFrame(Geometry.Working);
        gray.Pixels.Fill(128);
        var model = AppearanceModel.Of(gray, Given(20), Predicted(20, shadow: 6))!;

        Assert.Equal((30, 44), Columns(model.Correct(gray, Predicted(30, shadow: 6))));
        Assert.Equal(0, model.Weights[2], 2);
        Assert.True(model.Weights[0] < 0);
    }

    [Fact]
    public void Corrects_only_round_about_what_is_predicted()
    {
        var model = AppearanceModel.Of(Picture(20), Given(20), Predicted(20, shadow: 6))!;
        var predicted = Predicted(10, shadow: 0);

        var corrected = model.Correct(Picture(40), predicted); // the red square is elsewhere

        Assert.Equal(predicted.Values[(20 * 64) + 45], corrected.Values[(20 * 64) + 45]);
        Assert.Equal(new LowResolutionLogits(Geometry, Fill(-5)).Values.ToArray(), model.Correct(Picture(40), new LowResolutionLogits(Geometry, Fill(-5))).Values.ToArray());
    }

    [Fact]
    public void A_mask_is_believed_as_far_as_its_colours_are_the_objects()
    {
        var model = AppearanceModel.Of(Picture(20), Given(20), Predicted(20, shadow: 6))!;

        // On the red square, on the grass beside it, and half on each.
        Assert.Equal(0.75, model.ExpectedIou(Picture(30), Given(30), 0.7)!.Value, 6);
        Assert.Equal(0.99, model.ExpectedIou(Picture(30), Given(30), 0.97)!.Value, 6);
        Assert.Equal(0, model.ExpectedIou(Picture(30), Given(5), 0.97)!.Value, 6);
        Assert.InRange(model.ExpectedIou(Picture(30), Given(23), 0.7)!.Value, 0.2, 0.6);
        Assert.Equal(0, model.ExpectedIou(Picture(30), new LowResolutionLogits(Geometry, Fill(-1)), 0.9));
    }

    [Fact]
    public void Half_the_light_changes_nothing_about_that()
    {
        var model = AppearanceModel.Of(Picture(20), Given(20), Predicted(20, shadow: 6))!;
        var shade = Picture(30);
        for (var i = 0; i < shade.Pixels.Length; i++) shade.Pixels[i] /= 2;

        Assert.InRange(model.ExpectedIou(shade, Given(30), 0.7)!.Value, 0.65, 0.75);
    }

    [Fact]
    public void Where_colours_tell_nothing_nothing_is_expected()
    {
        var gray = new RgbFrame(Geometry.Working);
        var model = AppearanceModel.Of(gray, Given(20), Predicted(20, shadow: 6))!;

        Assert.Null(model.ExpectedIou(gray, Given(5), 0.6));
    }

    [Fact]
    public void An_empty_mask_teaches_nothing() =>
        Assert.Null(AppearanceModel.Of(Picture(20), new LowResolutionLogits(Geometry, Fill(-MovedMask.Sure)), Predicted(20, 0)));

    private static float[] Fill(float value) => [.. Enumerable.Repeat(value, Geometry.Grid.Area)];

    /// <summary>The first and the last column of what is above 0 in the middle row.</summary>
    private static (int First, int Last) Columns(LowResolutionLogits logits)
    {
        var columns = Enumerable.Range(0, 64).Where(x => logits.Values[(24 * 64) + x] > 0).ToArray();
        return (columns[0], columns[^1]);
    }

    private static RgbFrame Picture(int left)
    {
        var frame = new RgbFrame(Geometry.Working);
        for (var y = 0; y < frame.Height; y++)
        {
            for (var x = 0; x < frame.Width; x++)
            {
                var row = y is >= 16 and < 32;
                byte[] colour = row && x >= left && x < left + 15 ? [200, 40, 30] : row && x >= left + 15 && x < left + 25 ? [10, 10, 10] : [60, 160, 50];
                colour.CopyTo(frame.Row(y)[(3 * x)..]);
            }
        }
        return frame;
    }

    private static LowResolutionLogits Given(int left)
    {
        var mask = new BinaryMask(Geometry.Working);
        for (var y = 16; y < 32; y++)
        {
            for (var x = left; x < left + 15; x++) mask[x, y] = true;
        }
        return MovedMask.Of(mask, Geometry);
    }

    private static LowResolutionLogits Predicted(int left, int shadow)
    {
        var values = Fill(-5);
        for (var y = 16; y < 32; y++)
        {
            for (var x = left; x < left + 15 + shadow + (shadow > 0 ? 1 : 0); x++) values[(y * 64) + x] = x < left + 15 ? 4 : 1;
        }
        return new LowResolutionLogits(Geometry, values);
    }
}
