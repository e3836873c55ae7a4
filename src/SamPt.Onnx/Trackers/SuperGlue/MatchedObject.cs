using System.Diagnostics;
using System.Numerics;
using SamPt.Core.Masks;
using SamPt.Core.QueryPoints;
using SamPt.Core.Tracking;

namespace SamPt.Onnx.Trackers.SuperGlue;

/// <summary>
/// The points of one object: on every other frame any of its matches, drawn anew, so that a trajectory does not follow one place.
/// </summary>
/// <param name="QueryFrame">Counted in the whole video.</param>
/// <param name="Mask">The object on its query frame.</param>
/// <param name="First">Its first point in the group.</param>
internal sealed record MatchedObject(int QueryFrame, BinaryMask Mask, PointTrajectories Tracks, int First, IReadOnlyList<QueryPoint> Queries)
{
    /// <summary>Where points stand that no match was left for.</summary>
    private static readonly Vector2 Nowhere = new(-1, -1);

    /// <summary>On its query frame the points are where they were asked for; the reference does not call them visible there.</summary>
    public void Start(int row)
    {
        for (var n = 0; n < Queries.Count; n++) Tracks.Positions(row)[First + n] = Queries[n].Position;
    }

    /// <summary>Draws the positives among the matches on the mask and the negatives among the others, with replacement.</summary>
    public void Draw(int row, Keypoints from, Keypoints to, IReadOnlyList<KeypointMatch> matches, bool whereTheyEnd, NumpyRandom random)
    {
        var sides = matches.ToLookup(match => IsOn(whereTheyEnd ? to.Positions[match.To] : from.Positions[match.From]), match => to.Positions[match.To]);
        var positives = Queries.Count(query => !query.IsNegative);
        Debug.Assert(Queries.Skip(positives).All(query => query.IsNegative), "Positives come before negatives.");
        Place(row, First, positives, [.. sides[true]], random);
        Place(row, First + positives, Queries.Count - positives, [.. sides[false]], random);
    }

    private bool IsOn(Vector2 place) => Mask[(int)place.X, (int)place.Y];

    private void Place(int row, int first, int count, Vector2[] candidates, NumpyRandom random)
    {
        var chosen = random.ChoiceWithReplacement(candidates.Length, Math.Min(count, candidates.Length));
        for (var n = 0; n < count; n++)
        {
            var found = n < chosen.Length;
            Tracks.Positions(row)[first + n] = found ? candidates[chosen[n]] : Nowhere;
            Tracks.Visibility(row)[first + n] = found ? PointVisibility.Visible : PointVisibility.Occluded;
        }
    }
}
