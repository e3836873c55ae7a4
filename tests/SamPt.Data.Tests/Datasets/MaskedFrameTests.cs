using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Data.Datasets;

namespace SamPt.Data.Tests.Datasets;

public sealed class MaskedFrameTests
{
    private static readonly ImageSize Size = new(4, 2);

    [Fact]
    public void Keeps_overlapping_objects_whole_and_puts_the_lowest_id_on_top_of_a_label_map()
    {
        var frame = new MaskedFrame(Size, new SortedList<byte, BinaryMask> { [5] = Mask("0111", "0011"), [2] = Mask("0010", "0010") });
        Assert.Equal([2, 5], frame.ObjectIds);
        Assert.Equal((5, 2, 0), (frame.MaskOf(5).Area, frame.MaskOf(2).Area, frame.MaskOf(1).Area));
        Assert.Equal(5, frame.Foreground().Area);
        Assert.Equal([0, 5, 2, 5, 0, 0, 2, 5], frame.ToLabels().Labels.Labels.ToArray());
    }

    [Fact]
    public void Hands_out_masks_that_may_be_changed()
    {
        var frame = new MaskedFrame(Size, new SortedList<byte, BinaryMask> { [1] = Mask("1000", "0000") });
        frame.MaskOf(1)[0, 0] = false;
        Assert.Equal(1, frame.MaskOf(1).Area);
    }

    private static BinaryMask Mask(params string[] rows)
    {
        var mask = new BinaryMask(Size);
        for (var y = 0; y < Size.Height; y++)
        {
            for (var x = 0; x < Size.Width; x++) mask[x, y] = rows[y][x] == '1';
        }
        return mask;
    }
}
