using SamPt.Core.QueryPoints;
using SamPt.Core.Tracking;

namespace SamPt.Core.Pipeline.Oracles;

/// <summary>Where the points of one object stand among those handed to a tracker.</summary>
/// <param name="Index">Of the object in the job.</param>
/// <param name="Group">The group its points are in.</param>
/// <param name="First">The first of them there; positives come before negatives.</param>
/// <param name="Counts">How many there are.</param>
internal readonly record struct QueriedObject(int Index, int Group, int First, PointCounts Counts)
{
    /// <summary>The objects of all groups. Points carry the working mask that the job gave for their object, the very same one.</summary>
    public static IReadOnlyList<QueriedObject> In(IReadOnlyList<IReadOnlyList<QueryPoint>> groups, IReadOnlyList<QueryObject> objects)
    {
        var found = new List<QueriedObject>();
        for (var g = 0; g < groups.Count; g++)
        {
            var group = groups[g];
            for (var first = 0; first < group.Count;)
            {
                var mask = group[first].Mask;
                var end = first;
                while (end < group.Count && ReferenceEquals(group[end].Mask, mask)) end++;
                var own = group.Skip(first).Take(end - first).ToArray();
                var counts = new PointCounts(own.Count(q => !q.IsNegative), own.Count(q => q.IsNegative));
                found.Add(new QueriedObject(IndexOf(mask, objects), g, first, counts));
                first = end;
            }
        }
        return found;
    }

    private static int IndexOf(Masks.BinaryMask? mask, IReadOnlyList<QueryObject> objects)
    {
        for (var i = 0; i < objects.Count; i++)
        {
            if (mask is not null && ReferenceEquals(objects[i].WorkingMask, mask)) return i;
        }
        throw new InvalidOperationException("A point's mask is none that the job gave: with reinitialisation points belong to predicted masks, which no truth is known of.");
    }
}
