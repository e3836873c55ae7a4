using System.Numerics;

namespace SamPt.Onnx.Trackers.Tapir;

/// <summary>A point to follow.</summary>
/// <param name="Group">Which group it belongs to, and which of its points it is.</param>
/// <param name="Frame">Counted from the range's first frame.</param>
/// <param name="Position">In pixels of the encoder's input.</param>
internal readonly record struct TapirQuery(int Group, int Point, int Frame, Vector2 Position)
{
    /// <summary>
    /// The point on a map of cells, whose centres are integers; outside the outermost centres it stays on them, as the reference's
    /// sampling does.
    /// </summary>
    public Vector2 On(TapirMap map, TapirLayout layout)
    {
        var cells = Position * new Vector2((float)map.Size.Width / layout.Input.Width, (float)map.Size.Height / layout.Input.Height) - new Vector2(0.5f);
        return Vector2.Clamp(cells, Vector2.Zero, new Vector2(map.Size.Width - 1, map.Size.Height - 1));
    }
}
