using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.QueryPoints;

namespace SamPt.Data.Objects;

/// <summary>An object that a user gives on one frame of a clip: by points, by a box or by a mask.</summary>
/// <param name="Id">Its id in the label maps, 1 .. 255.</param>
/// <param name="Name">What it is called; distinct within a clip.</param>
/// <param name="Frame">Index of the frame in the file or folder.</param>
/// <param name="Given">In pixels of that frame as it is.</param>
/// <param name="Source">Names the object and where it was given, for errors.</param>
public sealed record ClipObject(byte Id, string Name, int Frame, GivenShape Given, string Source);

/// <summary>What an object is given by.</summary>
public abstract record GivenShape
{
    /// <summary>points, box or mask.</summary>
    public abstract string Kind { get; }
}

/// <summary>Query points, at least one of them positive.</summary>
public sealed record GivenPoints(ObjectPoints Points) : GivenShape
{
    public override string Kind => "points";
}

/// <summary>Two opposite corners, the first one above and left of the second.</summary>
public sealed record GivenBox(Vector2 First, Vector2 Last) : GivenShape
{
    public override string Kind => "box";

    /// <summary>The box in pixels of an image of another scale; both corners belong to it.</summary>
    public BoundingBox At(ImageScale scale)
    {
        var (first, last) = (scale.Apply(First), scale.Apply(Last));
        return new BoundingBox(
            (int)MathF.Round(first.X), (int)MathF.Round(first.Y),
            Math.Min((int)MathF.Round(last.X), scale.To.Width - 1), Math.Min((int)MathF.Round(last.Y), scale.To.Height - 1));
    }
}

/// <summary>The pixels of the object, at the frame's size; at least one.</summary>
public sealed record GivenObjectMask(BinaryMask Mask) : GivenShape
{
    public override string Kind => "mask";
}
