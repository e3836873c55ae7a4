#if HAS_IMAGESHARP
using SamPt.Core;
using SamPt.Data.Codecs;

namespace SamPt.Data.Tests.Codecs;

public sealed class ImageSharpDecoderTests
{
    [Fact]
    public void Decodes_every_kind_of_JPEG_close_to_the_pixels_of_Pillow()
    {
        foreach (var image in GoldenImages.Jpeg)
        {
            var frame = new ImageSharpDecoder().Decode(image.File, image.Name);
            Assert.Equal(image.Size, frame.Size);
            var error = 0.0;
            for (var i = 0; i < image.Rgb.Length; i++) error += Math.Abs(image.Rgb[i] - frame.Pixels[i]);
            Assert.InRange(error / image.Rgb.Length, 0, 4.0);
        }
    }

    [Fact]
    public void Refuses_a_file_cut_off_at_any_byte()
    {
        var image = GoldenImages.Jpeg[0];
        for (var length = 0; length < image.File.Length; length++)
            Assert.Throws<DatasetException>(() => new ImageSharpDecoder().Decode(image.File.AsSpan(0, length), image.Name));
    }

    [Fact]
    public void Survives_flipped_bits()
    {
        var random = new Random(23);
        foreach (var image in GoldenImages.Jpeg)
        {
            for (var i = 0; i < 100; i++)
            {
                var file = image.File.ToArray();
                file[random.Next(3, file.Length)] ^= (byte)(1 << random.Next(8));
                try
                {
                    new ImageSharpDecoder().Decode(file, image.Name);
                }
                catch (DatasetException exception)
                {
                    Assert.DoesNotContain('\n', exception.Message);
                }
            }
        }
    }
}
#endif
