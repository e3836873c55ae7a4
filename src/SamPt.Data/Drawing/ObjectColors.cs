namespace SamPt.Data.Drawing;

/// <summary>
/// Colours for objects on photographs. The palette of the label PNGs is no use here: its colours are dark and its first object is red,
/// which stands for occluded points.
/// </summary>
public static class ObjectColors
{
    private static readonly Rgb[] Colors =
    [
        new(48, 162, 255), new(80, 220, 100), new(255, 200, 0), new(196, 110, 255), new(0, 220, 220),
        new(255, 140, 0), new(255, 120, 200), new(170, 235, 50), new(30, 190, 160), new(150, 160, 255),
    ];

    /// <summary>The colour of object <paramref name="id"/>, 1 or above; ten of them, over and over.</summary>
    public static Rgb Of(int id) => Colors[(id - 1) % Colors.Length];
}
