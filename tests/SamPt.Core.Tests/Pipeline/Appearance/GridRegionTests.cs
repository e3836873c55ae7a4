using SamPt.Core.Imaging;
using SamPt.Core.Pipeline.Appearance;

namespace SamPt.Core.Tests.Pipeline.Appearance;

public sealed class GridRegionTests
{
    [Fact]
    public void A_region_is_wider_than_the_object_and_stays_on_the_grid()
    {
        var values = Enumerable.Repeat(-1f, 20 * 10).ToArray();
        for (var x = 8; x < 18; x++) values[(7 * 20) + x] = 1;

        Assert.Equal(new GridRegion(4, 3, 20, 10), GridRegion.Around(values, new ImageSize(20, 10), 0.2f));
        Assert.True(GridRegion.Around(values.AsSpan(0, 100), new ImageSize(20, 5), 0.2f).IsEmpty);
        Assert.Equal(16 * 7, new GridRegion(4, 3, 20, 10).Cells().Distinct().Count());
    }
}
