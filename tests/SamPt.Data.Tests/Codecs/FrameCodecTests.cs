using SamPt.Core;
using SamPt.Data.Codecs;

namespace SamPt.Data.Tests.Codecs;

public sealed class FrameCodecTests
{
    [Fact]
    public void Goes_by_the_first_bytes_and_not_by_the_name()
    {
        var png = GoldenImages.PngNamed("color 6 depth 8");
        Assert.Equal(png.Rgb, new FrameCodec(null).Decode(png.File, "frame.jpg").Pixels.ToArray());
    }

    [Fact]
    public void Names_the_library_to_install_where_nothing_decodes_JPEG()
    {
        var error = Assert.Throws<ModelException>(() => new FrameCodec(null).Decode(GoldenImages.Jpeg[0].File, "00000.jpg"));
        Assert.StartsWith("00000.jpg: ", error.Message);
        Assert.Contains("apt-get install libturbojpeg0", error.Message);
        Assert.Equal(4, error.ExitCode);
    }

    [Theory]
    [InlineData("GIF89a", "47494638")]
    [InlineData("", "it is empty")]
    public void Refuses_what_is_neither_JPEG_nor_PNG(string content, string said)
    {
        var bytes = System.Text.Encoding.ASCII.GetBytes(content);
        var error = Assert.Throws<DatasetException>(() => FrameCodec.Default.Decode(bytes, "00000.jpg"));
        Assert.StartsWith("00000.jpg: ", error.Message);
        Assert.Contains(said, error.Message);
    }

    [Fact]
    public void Names_a_missing_frame()
    {
        var path = Path.Combine("nowhere", "00000.jpg");
        var error = Assert.Throws<DatasetException>(() => FrameCodec.Default.Read(path));
        Assert.StartsWith(path + ": no such file", error.Message);
    }

    [Fact]
    public void Probing_agrees_with_what_decodes()
    {
        var probe = FrameCodec.Probe().ToDictionary(status => status.Name);
        Assert.Equal(TurboJpegDecoder.IsAvailable, probe["libjpeg-turbo"].Available);
        Assert.True(probe["png"].Available);
        Assert.Equal(FrameCodec.Default.JpegDecoder is not null, probe["libjpeg-turbo"].Available || probe["ImageSharp"].Available);
        Assert.All(probe.Values, status => Assert.NotEmpty(status.Detail));
    }

    [TurboJpegFact]
    public void Probing_tells_version_and_place_of_libjpeg_turbo()
    {
        var detail = FrameCodec.Probe().Single(status => status.Name == "libjpeg-turbo").Detail;
        Assert.Contains("turbojpeg", detail);
        Assert.Matches(@"libjpeg-turbo \d+\.\d+", detail);
    }
}
