using SamPt.Experiments.Attribution;

namespace SamPt.Experiments.Tests.Attribution;

public class LossAnalysisTests
{
    private static readonly double[] Good = [.. Enumerable.Repeat(0.9, 10)], Bad = [.. Enumerable.Repeat(0.1, 10)];

    [Theory]
    [InlineData(new[] { 9, 9, 1, 1, 1, 1, 1, 9, 9, 9 }, 2)]
    [InlineData(new[] { 9, 9, 1, 1, 1, 1, 9, 9, 9, 9 }, null)]
    [InlineData(new[] { 1, 9, 9, 9, 9, 9, 9, 4, 4, 4 }, 7)]
    [InlineData(new[] { 5, 5, 5, 5, 5, 5, 5, 5, 5, 5 }, null)]
    [InlineData(new[] { 9, 9, 9, 9, 9, 9, 9, 9, 9, 4 }, 9)]
    public void An_object_is_lost_where_five_bad_frames_begin_or_the_last_ones(int[] tenths, int? first)
    {
        var loss = LossAnalysis.Of(new FrameAgreement([.. tenths.Select(t => t / 10.0)], Good, Good, Good));
        Assert.Equal(first, loss.FirstLost);
        Assert.Equal(tenths.Count(t => t < 5), loss.LostFrames);
    }

    [Fact]
    public void Each_lost_frame_is_owed_to_what_the_truth_does_not_mend()
    {
        Assert.Equal(LossCause.Tracker, LossAnalysis.Of(new FrameAgreement(Bad, Good, Bad, Bad)).Cause);
        Assert.Equal(LossCause.Segmenter, LossAnalysis.Of(new FrameAgreement(Bad, Bad, Bad, Good)).Cause);
        Assert.Equal(LossCause.Both, LossAnalysis.Of(new FrameAgreement(Bad, Bad, Good, Bad)).Cause);
        Assert.Equal(LossCause.Visibility, LossAnalysis.Of(new FrameAgreement(Bad, Good, Good, Good)).Cause);
        Assert.Equal(LossCause.Placement, LossAnalysis.Of(new FrameAgreement(Bad, Good, Bad, Good)).Cause);
    }

    [Fact]
    public void The_object_is_owed_to_what_most_of_its_lost_frames_are()
    {
        // Lost from frame 1 on: 1 .. 3 by the segmenter, 4 held, 5 .. 8 by the tracker, 9 by both; frame 1 to 3 alone are too few.
        double[] plain = [.9, .2, .2, .2, .9, .2, .2, .2, .2, .2];
        double[] points = [.9, .3, .3, .3, .9, .8, .8, .8, .8, .4];
        double[] mask = [1, 1, 1, 1, 1, 0, 0, 0, 0, 0];
        var loss = LossAnalysis.Of(new FrameAgreement(plain, points, Good, mask));
        Assert.Equal((8, 5, LossCause.Tracker, 5), (loss.LostFrames, loss.FirstLost, loss.Cause, loss.FirstByCause));
        Assert.Equal((4, 0, 1), (loss.Causes[LossCause.Tracker], loss.Causes[LossCause.Segmenter], loss.Causes[LossCause.Both]));
    }

    [Fact]
    public void A_frame_held_in_between_is_owed_to_nobody()
    {
        double[] plain = [.2, .2, .2, .2, .2, .9, .9, .2, .9, .9];
        var loss = LossAnalysis.Of(new FrameAgreement(plain, Good, Good, Good));
        Assert.Equal(6, loss.Causes.Values.Sum());
        Assert.Equal(0, loss.FirstLost);
    }
}
