using System.Numerics;
using SamPt.Core.Tracking;

namespace SamPt.Core.Pipeline.Propagation;

/// <summary>
/// What the surroundings of an object's points do besides moving with the whole: a mean of the points' remainders, the nearer the heavier,
/// that fades away where no point is near. Points gone astray have no say.
/// </summary>
internal sealed class LocalMotion
{
    /// <summary>How far a point is heard (a standard deviation), and what a remainder may be, as shares of the object's side.</summary>
    private const float Reach = 0.25f, MostRemainder = 0.15f;

    /// <summary>Remainders of so many pixels are never astray.</summary>
    private const float LeastRemainder = 3;

    /// <summary>The weight, in points at no distance, of moving with the whole.</summary>
    private const float Whole = 0.1f;

    private readonly Vector2[] places;
    private readonly Vector2[] remainders;
    private readonly float falloff;

    private LocalMotion(Vector2[] places, Vector2[] remainders, float side)
    {
        (this.places, this.remainders) = (places, remainders);
        falloff = -1 / (2 * Reach * Reach * side * side);
    }

    /// <param name="motion">Of the object.</param>
    /// <param name="side">Of a square as large as the object, in pixels.</param>
    public static LocalMotion Of(ObjectMotion motion, float side)
    {
        var most = MathF.Max(LeastRemainder, MostRemainder * side);
        var heard = Enumerable.Range(0, motion.Places.Count).Where(n => motion.Remainders[n].Length() <= most).ToArray();
        return new LocalMotion(Array.ConvertAll(heard, n => motion.Places[n]), Array.ConvertAll(heard, n => motion.Remainders[n]), side);
    }

    /// <summary>The shift at a place of the later frame.</summary>
    public Vector2 At(Vector2 place)
    {
        var (sum, weights) = (Vector2.Zero, Whole);
        for (var n = 0; n < places.Length; n++)
        {
            var weight = MathF.Exp(falloff * Vector2.DistanceSquared(place, places[n]));
            sum += weight * remainders[n];
            weights += weight;
        }
        return sum / weights;
    }
}
