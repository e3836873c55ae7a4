using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Data.Conversion;

namespace SamPt.Data.Tests.Conversion;

public class LabelPainterTests
{
    // Object 1 is the larger one; pixel 1 belongs to both.
    private static readonly AnnotatedVideo Overlapping = Video(4, [1, 1, 1, 0], [0, 1, 0, 0]);

    [Theory]
    [InlineData(OverlapRule.FirstOnTop, "1110")]
    [InlineData(OverlapRule.LastOnTop, "1210")]
    [InlineData(OverlapRule.SmallestOnTop, "1210")]
    public void Gives_a_pixel_to_the_object_that_the_rule_puts_on_top(OverlapRule rule, string expected) =>
        Assert.Equal(expected, string.Concat(LabelPainter.Paint(Overlapping, 0, rule).Labels.ToArray()));

    [Fact]
    public void Puts_the_lower_of_two_equally_small_objects_on_top() =>
        Assert.Equal("1120", string.Concat(LabelPainter.Paint(Video(4, [1, 1, 0, 0], [0, 1, 1, 0]), 0, OverlapRule.SmallestOnTop).Labels.ToArray()));

    [Fact]
    public void Says_which_objects_overlap_where()
    {
        var error = Assert.Throws<DatasetException>(() => LabelPainter.Paint(Overlapping, 0, OverlapRule.Refuse));
        Assert.Contains("ant: objects 1 and 2 overlap on frame 00000", error.Message);
    }

    [Fact]
    public void Fills_masks_of_any_width_as_their_pixels_say()
    {
        // Words of 64 pixels begin, end and fill in all ways.
        var random = new Random(5);
        foreach (var width in new[] { 1, 63, 64, 65, 127, 128, 200 })
        {
            var mask = new BinaryMask(new ImageSize(width, 7));
            for (var y = 0; y < 7; y++)
            {
                for (var x = 0; x < width; x++) mask[x, y] = y == 0 || (y < 5 ? random.Next(y + 1) > 0 : random.Next(8) == 0);
            }
            var labels = new LabelMap(mask.Size);
            LabelPainter.Fill(labels, mask, 3);
            for (var y = 0; y < 7; y++)
            {
                for (var x = 0; x < width; x++) Assert.Equal(mask[x, y] ? 3 : 0, labels.Row(y)[x]);
            }
        }
    }

    private static AnnotatedVideo Video(int width, params byte[][] objects) => new()
    {
        Name = "ant", Number = 1, Size = new ImageSize(width, 1), Frames = [new VideoFrame("00000", "ant/00000.jpg", null, true)],
        Objects = [.. objects.Select((o, i) => new ObjectTrack((byte)(i + 1), [RunLengthMask.From(new LabelMap(new ImageSize(width, 1), o).Foreground())]))],
    };
}
