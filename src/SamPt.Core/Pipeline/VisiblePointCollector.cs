using System.Numerics;
using SamPt.Core.Prompting;
using SamPt.Core.QueryPoints;
using SamPt.Core.Tracking;

namespace SamPt.Core.Pipeline;

/// <summary>
/// The prompt points of an object on a frame: its own visible points and, as negatives, the visible positive points of the others.
/// </summary>
internal sealed class VisiblePointCollector(
    IReadOnlyList<PointTrajectories> trajectories, IReadOnlyList<ObjectPoints> points, SamPtOptions options, NumpyRandom random)
{
    public VisiblePoints Collect(int frame, int index)
    {
        var (own, labels) = (new List<Vector2>(), new List<bool>());
        AddVisible(frame, index, trajectories[index].PointCount, own);
        var positives = points[index].Positive.Length;
        var visibility = trajectories[index].Visibility(frame);
        for (var n = 0; n < visibility.Length; n++)
        {
            if (visibility[n] == PointVisibility.Visible) labels.Add(n < positives);
        }
        if (options.AddOtherObjectsPositivePointsAsNegativePoints)
        {
            var others = OthersPositives(frame, index);
            own.AddRange(others);
            labels.AddRange(Enumerable.Repeat(false, others.Count));
        }
        return new VisiblePoints(own, labels);
    }

    private List<Vector2> OthersPositives(int frame, int index)
    {
        var others = new List<Vector2>();
        for (var other = 0; other < trajectories.Count; other++)
        {
            if (other != index) AddVisible(frame, other, points[other].Positive.Length, others);
        }
        if (options.MaxOtherObjectsPositivePoints is not { } limit || others.Count <= limit) return others;
        return random.Choice(others.Count, limit).Select(n => others[n]).ToList();
    }

    private void AddVisible(int frame, int index, int count, List<Vector2> target)
    {
        var positions = trajectories[index].Positions(frame);
        var visibility = trajectories[index].Visibility(frame);
        for (var n = 0; n < count; n++)
        {
            if (visibility[n] == PointVisibility.Visible) target.Add(positions[n]);
        }
    }
}
