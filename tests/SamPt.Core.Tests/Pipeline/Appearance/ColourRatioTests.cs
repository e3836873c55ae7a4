using System.Numerics;
using SamPt.Core.Pipeline.Appearance;

namespace SamPt.Core.Tests.Pipeline.Appearance;

public sealed class ColourRatioTests
{
    private const float Bin = 255f / 8, Low = 1.5f * Bin, High = 6.5f * Bin;
    private static readonly Vector3 Red = new(High, Low, Low), Green = new(Low, High, Low), Blue = new(Low, Low, High); // middles of bins

    [Fact]
    public void Tells_what_is_more_often_on_the_object_by_how_much_and_nothing_of_what_was_never_seen()
    {
        // Three in four on it are red, one in four beside it: (750 + .5) / (250 + .5).
        var ratio = new ColourRatio([Red, Red, Red, Green], [Red, Green, Green, Green], 8);

        Assert.Equal(Math.Log(750.5 / 250.5), ratio.LogarithmOf(Red), 6);
        Assert.Equal(Math.Log(250.5 / 750.5), ratio.LogarithmOf(Green), 6);
        Assert.Equal(0, ratio.LogarithmOf(Blue), 6);
        Assert.Equal(4, new ColourRatio([Red], [Green], 8).LogarithmOf(Red), 6);
    }

    [Fact]
    public void Changes_smoothly_from_colour_to_colour()
    {
        var ratio = new ColourRatio([Red], [Green], 8);

        Assert.Equal(2, ratio.LogarithmOf(Red - new Vector3(Bin / 2, 0, 0)), 5); // half way to the next bin, of which nothing is known
    }
}
