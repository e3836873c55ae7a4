using SamPt.Onnx.Trackers.Pips;

namespace SamPt.Onnx.Tests.Trackers;

/// <summary>Worked by hand from the rule: thresholds .9, .88, .86 ..., the last frame above wins.</summary>
public sealed class PipsChainingTests
{
    private static int Next(float threshold, params float[] probabilities) =>
        PipsChaining.Next(t => probabilities[t - 4], 4, 3 + probabilities.Length, threshold);

    [Fact]
    public void Takes_the_last_frame_that_is_sure() => Assert.Equal(6, Next(0.9f, 0.95f, 0.1f, 0.91f, 0.5f));

    [Fact]
    public void Lowers_the_threshold_until_a_frame_is_sure_enough() => Assert.Equal(5, Next(0.9f, 0.3f, 0.42f, 0.39f));

    [Fact]
    public void Prefers_the_later_of_two_frames_between_the_same_thresholds() => Assert.Equal(5, Next(0.9f, 0.875f, 0.865f, 0.2f));

    [Fact]
    public void Does_not_take_a_probability_equal_to_the_threshold() => Assert.Equal(4, Next(0.5f, 0.75f, 0.5f));

    [Fact]
    public void Takes_the_last_frame_when_all_are_zero() => Assert.Equal(6, Next(0.9f, 0, 0, 0));

    [Fact]
    public void Ends_on_probabilities_that_are_no_numbers() => Assert.Equal(5, Next(0.9f, 0.95f, float.NaN));
}
