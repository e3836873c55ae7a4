using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Data.Codecs;

namespace SamPt.Data.Tests.Codecs;

public sealed class TurboJpegTests
{
    [TurboJpegFact]
    public void Decodes_every_kind_of_JPEG_to_the_pixels_of_Pillow()
    {
        Assert.Equal(7, GoldenImages.Jpeg.Count);
        foreach (var image in GoldenImages.Jpeg)
        {
            var frame = FrameCodec.Default.Decode(image.File, image.Name);
            Assert.Equal(image.Size, frame.Size);
            Assert.Equal(image.Rgb, frame.Pixels.ToArray());
        }
    }

    [TurboJpegFact]
    public void Refuses_CMYK()
    {
        var error = Assert.Throws<DatasetException>(() => new TurboJpegDecoder().Decode(GoldenImages.CmykJpeg, "print.jpg"));
        Assert.Contains("print.jpg: a CMYK JPEG", error.Message);
    }

    [TurboJpegFact]
    public void Refuses_a_file_cut_off_at_any_byte()
    {
        foreach (var image in GoldenImages.Jpeg)
        {
            for (var length = 0; length < image.File.Length; length++)
            {
                var error = Assert.Throws<DatasetException>(() => FrameCodec.Default.Decode(image.File.AsSpan(0, length), image.Name));
                Assert.DoesNotContain('\n', error.Message);
            }
        }
    }

    [TurboJpegFact]
    public void Survives_flipped_bits()
    {
        var random = new Random(19);
        var decoder = new TurboJpegDecoder();
        int decoded = 0, refused = 0;
        foreach (var image in GoldenImages.Jpeg)
        {
            for (var i = 0; i < 300; i++)
            {
                var file = image.File.ToArray();
                for (var flips = random.Next(1, 4); flips > 0; flips--) file[random.Next(3, file.Length)] ^= (byte)(1 << random.Next(8));
                try
                {
                    var frame = decoder.Decode(file, image.Name);
                    Assert.Equal(frame.Size.Area * 3, frame.Pixels.Length);
                    decoded++;
                }
                catch (DatasetException)
                {
                    refused++;
                }
                // A failure leaves nothing behind that the next file would meet.
                if (i % 50 == 0) Assert.Equal(image.Rgb, decoder.Decode(image.File, image.Name).Pixels.ToArray());
            }
        }
        Assert.True(decoded > 100 && refused > 100, $"{decoded} decoded, {refused} refused");
    }

    [TurboJpegFact]
    public void Decodes_on_several_threads_at_once()
    {
        var decoder = new TurboJpegDecoder();
        Parallel.For(0, 200, new ParallelOptions { MaxDegreeOfParallelism = 4 }, i =>
        {
            var image = GoldenImages.Jpeg[i % GoldenImages.Jpeg.Count];
            Assert.Equal(image.Rgb, decoder.Decode(image.File, image.Name).Pixels.ToArray());
        });
    }

    [TurboJpegFact]
    public void Encodes_frames_that_decode_close_to_what_they_were()
    {
        foreach (var size in new[] { new ImageSize(1, 1), new ImageSize(17, 33), new ImageSize(65, 64) })
        {
            var frame = new RgbFrame(size);
            for (var y = 0; y < size.Height; y++)
            {
                for (var x = 0; x < size.Width; x++) ((ReadOnlySpan<byte>)[(byte)(x * 3), (byte)(y * 5), 90]).CopyTo(frame.Row(y)[(x * 3)..]);
            }
            foreach (var chroma in new[] { ChromaSubsampling.None, ChromaSubsampling.Quarter })
            {
                var encoder = new TurboJpegEncoder(95, chroma);
                var jpeg = encoder.Encode(frame);
                Assert.Equal(jpeg, encoder.Encode(frame));
                var decoded = new TurboJpegDecoder().Decode(jpeg, "memory");
                Assert.Equal(size, decoded.Size);
                var error = 0.0;
                for (var i = 0; i < frame.Pixels.Length; i++) error += Math.Abs(frame.Pixels[i] - decoded.Pixels[i]);
                Assert.InRange(error / frame.Pixels.Length, 0, 2.5);
            }
        }
    }

    [TurboJpegFact]
    public void Keeps_more_colour_without_subsampling()
    {
        var frame = new RgbFrame(new ImageSize(32, 32));
        for (var i = 0; i < 32 * 32; i++) frame.Pixels[i * 3 + i % 2 * 2] = 255;
        double Error(ChromaSubsampling chroma)
        {
            var decoded = new TurboJpegDecoder().Decode(new TurboJpegEncoder(95, chroma).Encode(frame), "memory");
            var sum = 0.0;
            for (var i = 0; i < frame.Pixels.Length; i++) sum += Math.Abs(frame.Pixels[i] - decoded.Pixels[i]);
            return sum / frame.Pixels.Length;
        }

        Assert.True(Error(ChromaSubsampling.None) < 10);
        Assert.True(Error(ChromaSubsampling.Quarter) > 40);
    }
}
