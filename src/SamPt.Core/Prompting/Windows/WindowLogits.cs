using System.Numerics;
using SamPt.Core.Imaging;

namespace SamPt.Core.Prompting.Windows;

/// <summary>Logits of a window on the grid of its frame, and the other way round; bilinear, pixels being areas.</summary>
internal static class WindowLogits
{
    /// <summary>What lies outside the window is not the object: no segmenter is surer.</summary>
    private const float Outside = -20;

    /// <summary>A window's logits on the frame's grid.</summary>
    public static LowResolutionLogits ToFrame(LowResolutionLogits ofWindow, FrameWindow window, LogitGeometry frame)
    {
        var values = new float[frame.Grid.Area];
        values.AsSpan().Fill(Outside);
        var (toFrame, toCell) = (frame.GridToWorking, Inverse(ofWindow.Geometry.GridToWorking));
        for (var y = 0; y < frame.Grid.Height; y++)
        {
            var row = (y * toFrame.M22) + toFrame.M32 - window.Top;
            if (row < -0.5f || row > window.Size.Height - 0.5f) continue;
            for (var x = 0; x < frame.Grid.Width; x++)
            {
                var column = (x * toFrame.M11) + toFrame.M31 - window.Left;
                if (column < -0.5f || column > window.Size.Width - 0.5f) continue;
                values[(y * frame.Grid.Width) + x] = ofWindow.Sample(Vector2.Transform(new Vector2(column, row), toCell));
            }
        }
        return new LowResolutionLogits(frame, values);
    }

    /// <summary>A frame's logits on a window's grid; beyond the frame its border goes on.</summary>
    public static LowResolutionLogits ToWindow(LowResolutionLogits ofFrame, FrameWindow window, LogitGeometry ofWindow)
    {
        var (grid, values) = (ofWindow.Grid, new float[ofWindow.Grid.Area]);
        var toCell = ofWindow.GridToWorking * Matrix3x2.CreateTranslation(window.Left, window.Top) * Inverse(ofFrame.Geometry.GridToWorking);
        for (var y = 0; y < grid.Height; y++)
        {
            for (var x = 0; x < grid.Width; x++) values[(y * grid.Width) + x] = ofFrame.Sample(Vector2.Transform(new Vector2(x, y), toCell));
        }
        return new LowResolutionLogits(ofWindow, values);
    }

    private static Matrix3x2 Inverse(Matrix3x2 scaling) =>
        Matrix3x2.Invert(scaling, out var inverse) ? inverse : throw new InvalidOperationException("A grid without cells.");
}
