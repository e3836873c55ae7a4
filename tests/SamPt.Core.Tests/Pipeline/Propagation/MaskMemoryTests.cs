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
        var memory = new MaskMemory([new TrackedMask(trajectories, 1, 0, null)], joins: false);
        Assert.Null(memory.For(0, 0, Geometry));

        memory.Keep(0, 0, new ObjectPrediction(0.9f, Dot(2, 3)), null);
        Assert.Null(memory.For(1, 0, Geometry)); // nothing tells where it would be
        memory.Keep(1, 0, new ObjectPrediction(0.1f, null), null);

        Assert.Equal(Dot(9, 4).Values.ToArray(), memory.For(2, 0, Geometry)!.Logits.Values.ToArray());
    }

    [Fact]
    public void Before_its_points_were_chosen_nothing_is_remembered()
    {
        var memory = new MaskMemory([new TrackedMask(Still(3), 1, 1, null)], joins: false);

        memory.Keep(0, 0, new ObjectPrediction(0.9f, Dot(2, 3)), null);

        Assert.Null(memory.For(2, 0, Geometry));
    }

    [Fact]
    public void Joined_masks_are_what_is_remembered_and_a_doubtful_prediction_changes_little()
    {
        var memory = new MaskMemory([new TrackedMask(Still(4), 1, 0, null)], joins: true);
        memory.Keep(0, 0, new ObjectPrediction(0.9f, Dot(2, 3)), null);
        var carried = memory.For(1, 0, Geometry);

        var doubtful = memory.Keep(1, 0, new ObjectPrediction(0.4f, Dot(9, 4)), carried);
        var remembered = memory.For(2, 0, Geometry)!.Logits.Values.ToArray();
        var sure = memory.Keep(2, 0, new ObjectPrediction(0.99f, Dot(9, 4)), memory.For(2, 0, Geometry));

        Assert.Equal(doubtful.Logits!.Values.ToArray(), remembered);
        Assert.True(At(doubtful, 2, 3) > 0 && At(doubtful, 9, 4) < 0);
        Assert.True(At(sure, 2, 3) < 0 && At(sure, 9, 4) > 0);
        Assert.Equal((0.4f, 0.99f), (doubtful.PredictedIou!.Value, sure.PredictedIou!.Value));
    }

    [Fact]
    public void Without_joining_a_prediction_stays_what_it_is()
    {
        var memory = new MaskMemory([new TrackedMask(Still(2), 1, 0, null)], joins: false);
        memory.Keep(0, 0, new ObjectPrediction(0.9f, Dot(2, 3)), null);
        var prediction = new ObjectPrediction(0.4f, Dot(9, 4));

        Assert.Same(prediction.Logits, memory.Keep(1, 0, prediction, memory.For(1, 0, Geometry)).Logits);
    }

    private static PointTrajectories Still(int frames)
    {
        var trajectories = new PointTrajectories(frames, 1);
        for (var t = 0; t < frames; t++) trajectories.Visibility(t)[0] = PointVisibility.Visible;
        return trajectories;
    }

    private static float At(ObjectPrediction prediction, int x, int y) => prediction.Logits!.Values[(y * Geometry.Grid.Width) + x];

    private static LowResolutionLogits Dot(int x, int y)
    {
        var values = Enumerable.Repeat(-5f, Geometry.Grid.Area).ToArray();
        values[(y * Geometry.Grid.Width) + x] = 5;
        return new LowResolutionLogits(Geometry, values);
    }
}
