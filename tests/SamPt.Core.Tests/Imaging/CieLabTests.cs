using SamPt.Core.Imaging;

namespace SamPt.Core.Tests.Imaging;

public sealed class CieLabTests
{
    [Fact]
    public void Agrees_with_scikit_image()
    {
        var golden = ImageGolden.Load("lab.json");
        var rgb = ImageGolden.Bytes(golden["rgb"]!);
        var lab = ImageGolden.Floats(golden["lab"]!);

        Assert.Equal(8 * 8 * 8 * 3, rgb.Length);
        for (var i = 0; i < rgb.Length; i += 3)
        {
            var colour = CieLab.FromRgb(rgb[i], rgb[i + 1], rgb[i + 2]);
            for (var c = 0; c < 3; c++) Assert.Equal(lab[i + c], colour[c], 1e-5f);
        }
    }
}
