namespace SamPt.Core.Imaging;

/// <summary>An axis-aligned box in pixels; both corners belong to it (xmin = xmax is one column).</summary>
public readonly record struct BoundingBox(int XMin, int YMin, int XMax, int YMax)
{
    public int Width => XMax - XMin + 1;

    public int Height => YMax - YMin + 1;
}
