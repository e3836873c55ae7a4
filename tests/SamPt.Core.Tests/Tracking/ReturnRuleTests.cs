using SamPt.Core.Tracking;

namespace SamPt.Core.Tests.Tracking;

public sealed class ReturnRuleTests
{
    [Fact]
    public void Few_points_do_not_bring_an_object_back_enough_do_and_it_may_leave_by_few()
    {
        // Rows are frames; the last point is a negative one.
        var trajectories = Of("11111", "10001", "00001", "10001", "00100", "11001", "01000", "00001", "01000");

        ReturnRule.Apply(trajectories, positives: 4, queryRow: 0, leaveShare: 0, returnShare: 0.5);

        Assert.Equal(["11111", "10001", "00001", "-0001", "00-00", "11001", "01000", "00001", "0-000"], TextOf(trajectories));
    }

    [Fact]
    public void Holds_before_the_query_frame_too_and_changes_nothing_at_a_share_of_one_point()
    {
        string[] rows = ["100", "110", "010", "000", "110", "000", "010"];
        var (both, none) = (Of(rows), Of(rows));

        ReturnRule.Apply(both, positives: 2, queryRow: 4, leaveShare: 0, returnShare: 0.75);
        ReturnRule.Apply(none, positives: 2, queryRow: 4, leaveShare: 0, returnShare: 0.5);

        Assert.Equal(["100", "110", "0-0", "000", "110", "000", "0-0"], TextOf(both));
        Assert.Equal(rows, TextOf(none));
    }

    [Fact]
    public void The_last_few_points_of_an_object_do_not_count_even_if_a_single_one_would_bring_it_back()
    {
        string[] rows = ["11111", "11001", "10001", "11001", "00001", "10001", "11101"];
        var (few, both) = (Of(rows), Of(rows));

        ReturnRule.Apply(few, positives: 4, queryRow: 0, leaveShare: 0.5, returnShare: 0);
        ReturnRule.Apply(both, positives: 4, queryRow: 0, leaveShare: 0.5, returnShare: 0.75);

        Assert.Equal(["11111", "11001", "-0001", "11001", "00001", "-0001", "11101"], TextOf(few));
        Assert.Equal(["11111", "11001", "-0001", "--001", "00001", "-0001", "11101"], TextOf(both));
    }

    private static PointTrajectories Of(params string[] rows)
    {
        var trajectories = new PointTrajectories(rows.Length, rows[0].Length);
        for (var t = 0; t < rows.Length; t++)
        {
            for (var n = 0; n < rows[t].Length; n++) trajectories.Visibility(t)[n] = rows[t][n] == '1' ? PointVisibility.Visible : PointVisibility.Occluded;
        }
        return trajectories;
    }

    private static string[] TextOf(PointTrajectories trajectories) => [.. Enumerable.Range(0, trajectories.FrameCount).Select(t =>
        string.Concat(trajectories.Visibility(t).ToArray().Select(v => v == PointVisibility.Visible ? '1' : v == PointVisibility.NotYetBack ? '-' : '0')))];
}
