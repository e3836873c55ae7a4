using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Pipeline.Propagation;
using SamPt.Core.Prompting;
using SamPt.Core.Tracking;

namespace SamPt.Core.Tests.Pipeline.Propagation;

public sealed class MaskMemoryTests
{
    private static readonly LogitGeometry Geometry = new(new(16, 8), new(16, 8), new(16, 8), new(16, 8));

    [Fact]
    public void An_object_that_was_out_of_sight_comes_back_with_its_mask_where_its_points_are_now()
    {
        var trajectories = new PointTrajectories(3, 2);
        (trajectories.Positions(0)[0], trajectories.Positions(2)[0]) = (new Vector2(2, 3), new Vector2(9, 4));
        (trajectories.Visibility(0)[0], trajectories.Visibility(2)[0]) = (PointVisibility.Visible, PointVisibility.Visible);
        // The second point is not on the object; it stays where it is and is always visible.
        for (var t = 0; t < 3; t++) trajectories.Visibility(t)[1] = PointVisibility.Visible;
        var memory = new MaskMemory([new TrackedMask(trajectories, 1, 0, null)]);
        Assert.Null(memory.For(0, 0, Geometry));

        memory.Keep(0, 0, Dot(2, 3));
        Assert.Null(memory.For(1, 0, Geometry)); // nothing tells where it would be
        memory.Keep(1, 0, null);

        Assert.Equal(Dot(9, 4).Values.ToArray(), memory.For(2, 0, Geometry)!.Values.ToArray());
    }

    [Fact]
    public void Before_its_points_were_chosen_nothing_is_remembered()
    {
        var trajectories = new PointTrajectories(3, 1);
        for (var t = 0; t < 3; t++) trajectories.Visibility(t)[0] = PointVisibility.Visible;
        var memory = new MaskMemory([new TrackedMask(trajectories, 1, 1, null)]);

        memory.Keep(0, 0, Dot(2, 3));

        Assert.Null(memory.For(2, 0, Geometry));
    }

    private static LowResolutionLogits Dot(int x, int y)
    {
        var values = Enumerable.Repeat(-5f, Geometry.Grid.Area).ToArray();
        values[(y * Geometry.Grid.Width) + x] = 5;
        return new LowResolutionLogits(Geometry, values);
    }
}
