using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Prompting;
using SamPt.Core.Prompting.Windows;

namespace SamPt.Core.Tests.Prompting.Windows;

public sealed class FrameWindowTests
{
    private static readonly ImageSize Frame = new(200, 100);

    [Fact]
    public void A_window_has_its_object_in_the_middle_and_the_proportions_of_the_frame() =>
        Assert.Equal(new FrameWindow(60, 30, new ImageSize(80, 40)), Window(2, new Vector2(80, 45), new Vector2(120, 55))); // 40 wide, 10 high

    [Fact]
    public void What_is_high_makes_the_window_wide() => Assert.Equal(new ImageSize(120, 60), Window(2, new Vector2(98, 35), new Vector2(102, 65)).Size);

    [Fact]
    public void At_the_border_a_window_stays_in_the_frame() => Assert.Equal(new FrameWindow(0, 60, new ImageSize(80, 40)), Window(2, new Vector2(0, 95), new Vector2(40, 99)));

    [Fact]
    public void A_small_object_is_seen_with_its_surroundings() => Assert.Equal(new ImageSize(60, 30), Window(2, new Vector2(100, 50), new Vector2(102, 50)).Size);

    [Fact]
    public void An_object_that_fills_the_frame_has_all_of_it() => Assert.Equal(FrameWindow.Whole(Frame), Window(2, new Vector2(10, 10), new Vector2(150, 90)));

    [Fact]
    public void A_window_of_a_frame_of_two_rows_has_one() =>
        Assert.Equal(new ImageSize(300, 1), FrameWindow.For(new PointPrompt([new Vector2(500, 0), new Vector2(510, 0)], [true, true]), new ImageSize(1000, 2), 2).Size);

    [Fact]
    public void One_point_alone_does_not_tell_how_large_its_object_is() => Assert.Equal(FrameWindow.Whole(Frame), Window(2, new Vector2(30, 30)));

    [Fact]
    public void Box_and_mask_count_and_negative_points_do_not()
    {
        var points = new PointPrompt([new Vector2(100, 50), new Vector2(10, 10)], [true, false], new BoundingBox(90, 45, 110, 55));
        var geometry = new LogitGeometry(Frame, Frame, Frame, Frame);
        var mask = new float[Frame.Area];
        Array.Fill(mask, -1);
        for (var x = 60; x <= 100; x++) mask[(50 * Frame.Width) + x] = 1;

        Assert.Equal(new FrameWindow(70, 35, new ImageSize(60, 30)), FrameWindow.For(points, Frame, 2)); // the least there is
        Assert.Equal(new FrameWindow(35, 25, new ImageSize(100, 50)), FrameWindow.For(points with { Mask = new LowResolutionLogits(geometry, mask) }, Frame, 2)); // 60 .. 110
    }

    [Theory]
    [InlineData(60, 30, 80, 40, true)]
    [InlineData(68, 34, 80, 40, true)] // a tenth of its size away: the object still has three fifths of its margin
    [InlineData(75, 30, 80, 40, false)]
    [InlineData(70, 35, 60, 30, true)]
    [InlineData(75, 38, 50, 25, false)] // could be seen larger
    [InlineData(50, 25, 100, 50, true)]
    [InlineData(40, 20, 120, 60, false)] // is larger
    public void A_window_serves_for_what_lies_in_it_and_is_about_as_large(int left, int top, int width, int height, bool serves) =>
        Assert.Equal(serves, new FrameWindow(60, 30, new ImageSize(80, 40)).Serves(new FrameWindow(left, top, new ImageSize(width, height)), 2, Frame));

    // A window that the border has pushed inwards: what is wanted may reach up to it.
    [Theory]
    [InlineData(0, 30, 0, 30, true)]
    [InlineData(8, 30, 0, 30, false)]
    [InlineData(8, 30, 1, 30, true)]
    [InlineData(112, 30, 120, 30, false)]
    [InlineData(60, 4, 60, 0, false)]
    [InlineData(60, 56, 60, 60, false)]
    public void A_window_serves_at_the_border_only_if_it_reaches_as_far(int left, int top, int wantedLeft, int wantedTop, bool serves) =>
        Assert.Equal(serves, new FrameWindow(left, top, new ImageSize(80, 40)).Serves(new FrameWindow(wantedLeft, wantedTop, new ImageSize(80, 40)), 2, Frame));

    private static FrameWindow Window(double times, params Vector2[] points) =>
        FrameWindow.For(new PointPrompt(points, Array.ConvertAll(points, _ => true)), Frame, times);
}
