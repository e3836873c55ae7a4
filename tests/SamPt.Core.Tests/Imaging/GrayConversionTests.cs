using SamPt.Core.Imaging;

namespace SamPt.Core.Tests.Imaging;

public sealed class GrayConversionTests
{
    [Fact]
    public void Equals_OpenCV_on_random_colours()
    {
        var golden = ImageGolden.Load("gray.json");
        var frame = new RgbFrame(ImageGolden.Size(golden["size"]!), ImageGolden.Bytes(golden["source"]!));
        Assert.Equal(ImageGolden.Bytes(golden["expected"]!), GrayConversion.Rec601(frame).Values.ToArray());
    }

    [Fact]
    public void Leaves_every_gray_as_it_is()
    {
        var pixels = Enumerable.Range(0, 256).SelectMany(v => new[] { (byte)v, (byte)v, (byte)v }).ToArray();
        var gray = GrayConversion.Rec601(new RgbFrame(new ImageSize(256, 1), pixels));
        Assert.Equal(Enumerable.Range(0, 256).Select(v => (byte)v), gray.Values.ToArray());
    }
}
