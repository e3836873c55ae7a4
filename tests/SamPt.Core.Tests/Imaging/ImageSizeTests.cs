using SamPt.Core.Imaging;

namespace SamPt.Core.Tests.Imaging;

public class ImageSizeTests
{
    // Computed by detectron2's rule in Python.
    [Theory]
    [InlineData(1280, 720, 640, 360)]
    [InlineData(640, 480, 480, 360)]
    [InlineData(1921, 801, 863, 360)]
    [InlineData(4000, 500, 1333, 167)]
    [InlineData(333, 777, 360, 840)]
    [InlineData(854, 480, 641, 360)]
    [InlineData(300, 300, 360, 360)]
    [InlineData(101, 397, 339, 1333)]
    public void Makes_the_shortest_side_360_unless_the_longest_passes_1333(int width, int height, int newWidth, int newHeight) =>
        Assert.Equal(new ImageSize(newWidth, newHeight), new ImageSize(width, height).WithShortestSide(360, 1333));
}
