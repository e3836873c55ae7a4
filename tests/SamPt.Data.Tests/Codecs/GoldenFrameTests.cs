using System.Security.Cryptography;
using System.Text.Json.Nodes;
using SamPt.Core.Imaging;
using SamPt.Data.Codecs;
using SamPt.Tests;

namespace SamPt.Data.Tests.Codecs;

/// <summary>Real frames against the hashes of what Pillow, PyTorch and OpenCV make of them.</summary>
public sealed class GoldenFrameTests
{
    [TurboJpegFact(onRealFrames: true)]
    public void Decoded_frames_equal_Pillow()
    {
        foreach (var item in Cases())
        {
            var frame = Frame(item);
            Assert.Equal(new ImageSize((int)item["width"]!, (int)item["height"]!), frame.Size);
            Assert.Equal((string)item["decoded_sha256"]!, Sha256(frame.Pixels));
        }
    }

    [TurboJpegFact(onRealFrames: true)]
    public void Resized_frames_equal_Pillow()
    {
        foreach (var item in Cases())
        {
            var frame = Frame(item);
            foreach (var resized in item["resized"]!.AsArray())
            {
                var size = frame.Size.WithLongestSide((int)resized!["longest"]!);
                Assert.Equal(new ImageSize((int)resized["width"]!, (int)resized["height"]!), size);
                Assert.Equal((string)resized["rgb_sha256"]!, Sha256(PilResampler.Bilinear(frame, size).Pixels));
            }
        }
    }

    [SharedFact]
    public void Nearest_resized_masks_equal_PyTorch()
    {
        foreach (var item in Cases())
        {
            var mask = LabelPng.Read(SharedData.Path(
                "davis2016", "Annotations", "480p", (string)item["sequence"]!, $"{(string)item["frame"]!}.png")).Labels.Foreground();
            foreach (var resized in item["resized"]!.AsArray())
            {
                var small = mask.ResizeNearest(new ImageSize((int)resized!["width"]!, (int)resized["height"]!));
                var bytes = new byte[small.Size.Area];
                foreach (var (x, y) in small.Pixels()) bytes[y * small.Width + x] = 1;
                Assert.Equal((int)resized["mask_nearest_sum"]!, small.Area);
                Assert.Equal((string)resized["mask_nearest_sha256"]!, Sha256(bytes));
            }
        }
    }

    [TurboJpegFact(onRealFrames: true)]
    public void Gray_frames_equal_OpenCV()
    {
        foreach (var item in GrayCases())
        {
            var gray = GrayConversion.Rec601(FrameCodec.Default.Read(SharedData.Path((string)item["image"]!)));
            Assert.Equal((string)item["gray_sha256"]!, Sha256(gray.Values));
        }
    }

    [SharedFact]
    public void Photographic_gray_PNGs_are_read_as_they_were_written()
    {
        foreach (var item in GrayCases())
            Assert.Equal((string)item["gray_sha256"]!, Sha256(LabelPng.Read(SharedData.Path((string)item["gray_image"]!)).Labels.Labels));
    }

    private static IEnumerable<JsonNode> Cases()
    {
        var cases = JsonNode.Parse(File.ReadAllText(SharedData.Path("golden", "frames.json")))!["cases"]!.AsArray();
        Assert.NotEmpty(cases);
        return cases.Select(item => item!);
    }

    private static IEnumerable<JsonNode> GrayCases()
    {
        var items = JsonNode.Parse(File.ReadAllText(SharedData.Path("golden", "shi-tomasi.json")))!["items"]!.AsArray();
        Assert.NotEmpty(items);
        return items.Select(item => item!);
    }

    private static RgbFrame Frame(JsonNode item) => FrameCodec.Default.Read(
        SharedData.Path("davis2016", "JPEGImages", "480p", (string)item["sequence"]!, $"{(string)item["frame"]!}.jpg"));

    private static string Sha256(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));
}
