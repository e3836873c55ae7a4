using System.Security.Cryptography;
using System.Text.Json;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.QueryPoints;
using SamPt.Data.Codecs;
using SamPt.Tests;

namespace SamPt.Data.Tests.QueryPoints;

public class CornerGoldenTests
{
    [SharedFact]
    public void Erodes_real_masks_to_the_pixels_of_OpenCV()
    {
        foreach (var item in Items())
        {
            var mask = MaskOf(item);
            foreach (var erosion in item.GetProperty("erosions").EnumerateArray())
            {
                var eroded = SquareErosion.Erode(mask, erosion.GetProperty("kernel_size").GetInt32());
                Assert.Equal(erosion.GetProperty("area").GetInt32(), eroded.Area);
                Assert.Equal(erosion.GetProperty("sha256_uint8_rowmajor").GetString(), HashOf(eroded));
            }
        }
    }

    [SharedFact]
    public void Finds_the_corners_of_OpenCV_on_real_frames()
    {
        foreach (var item in Items())
        {
            var labels = LabelPng.Read(SharedData.Path(item.GetProperty("gray_image").GetString()!)).Labels;
            var gray = new Plane<byte>(labels.Size, labels.Labels.ToArray());
            foreach (var run in item.GetProperty("runs").EnumerateArray())
            {
                var corners = CornerDetector.Detect(
                    gray, ErodedMask(item, run.GetProperty("erosion_used")), run.GetProperty("maxCorners").GetInt32(),
                    run.GetProperty("qualityLevel").GetDouble(), run.GetProperty("minDistance").GetDouble());
                var expected = run.GetProperty("corners_xy").EnumerateArray().Select(p => ((int)p[0].GetDouble(), (int)p[1].GetDouble()));
                Assert.Equal(expected, corners);
            }
        }
    }

    private static JsonElement[] Items()
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(SharedData.Path("golden", "shi-tomasi.json")));
        return [.. golden.RootElement.Clone().GetProperty("items").EnumerateArray()];
    }

    private static BinaryMask MaskOf(JsonElement item) =>
        LabelPng.Read(SharedData.Path(item.GetProperty("mask").GetString()!)).Labels.Foreground();

    private static BinaryMask ErodedMask(JsonElement item, JsonElement percentage)
    {
        var erosion = item.GetProperty("erosions").EnumerateArray()
            .First(e => e.GetProperty("percentage").GetDouble() == percentage.GetDouble());
        return SquareErosion.Erode(MaskOf(item), erosion.GetProperty("kernel_size").GetInt32());
    }

    private static string HashOf(BinaryMask mask)
    {
        var bytes = new byte[mask.Size.Area];
        foreach (var (x, y) in mask.Pixels()) bytes[y * mask.Width + x] = 1;
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }
}
