using SamPt.Core.Imaging;
using SamPt.Core.Prompting;
using SamPt.Core.Prompting.Windows;

namespace SamPt.Core.Tests.Prompting.Windows;

public sealed class WindowLogitsTests
{
    private static readonly ImageSize Frame = new(64, 32);
    private static readonly LogitGeometry OfFrame = new(Frame, Frame, Frame, new ImageSize(32, 16));

    // The window is shown at 1.5 times its size, padded by 8 columns, with a cell for every two of these pixels.
    private static readonly FrameWindow Window = new(20, 4, new ImageSize(32, 16));
    private static readonly LogitGeometry OfWindow = new(Window.Size, new ImageSize(48, 24), new ImageSize(56, 24), new ImageSize(28, 12));

    [Fact]
    public void Cells_keep_their_place_in_the_frame()
    {
        var found = WindowLogits.ToFrame(Slope(OfWindow, Window.Left, Window.Top), Window, OfFrame);

        for (var y = 0; y < 16; y++)
        {
            for (var x = 0; x < 32; x++)
            {
                var (column, row) = ((2 * x) + 0.5f, (2 * y) + 0.5f); // the middle of the cell
                var isInside = column > 19.5 && column < 51.5 && row > 3.5 && row < 19.5;
                Assert.Equal(isInside ? SlopeAt(column, row) : -20, found.Values[(y * 32) + x], 1e-3f);
            }
        }
    }

    [Fact]
    public void A_mask_of_the_frame_lies_in_the_window_where_it_lay()
    {
        var found = WindowLogits.ToWindow(Slope(OfFrame, 0, 0), Window, OfWindow);

        for (var y = 0; y < 12; y++)
        {
            for (var x = 0; x < 24; x++) // without the padding
            {
                var (column, row) = (20 + ((x + 0.5f) * 2 / 1.5f) - 0.5f, 4 + ((y + 0.5f) * 2 / 1.5f) - 0.5f);
                Assert.Equal(SlopeAt(column, row), found.Values[(y * 28) + x], 1e-3f);
            }
        }
    }

    // Linear, so that no interpolation changes it.
    private static float SlopeAt(float x, float y) => (0.1f * x) - (0.2f * y);

    private static LowResolutionLogits Slope(LogitGeometry geometry, int left, int top)
    {
        var (scaleX, scaleY) = ((float)geometry.Padded.Width / geometry.Grid.Width * geometry.Working.Width / geometry.Content.Width,
            (float)geometry.Padded.Height / geometry.Grid.Height * geometry.Working.Height / geometry.Content.Height);
        return new LowResolutionLogits(geometry, [.. Enumerable.Range(0, geometry.Grid.Area).Select(i => SlopeAt(
            left + (((i % geometry.Grid.Width) + 0.5f) * scaleX) - 0.5f, top + (((i / geometry.Grid.Width) + 0.5f) * scaleY) - 0.5f))]);
    }
}
