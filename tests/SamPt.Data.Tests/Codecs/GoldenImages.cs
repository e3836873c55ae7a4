using System.Text.Json.Nodes;
using SamPt.Core.Imaging;
using SamPt.Tests;

namespace SamPt.Data.Tests.Codecs;

/// <summary>A synthetic image file and what Pillow reads from it; Labels is null for a picture without object ids.</summary>
internal sealed record GoldenImage(string Name, byte[] File, ImageSize Size, byte[]? Labels, byte[] Rgb);

/// <summary>The content of Golden/images.json.</summary>
internal static class GoldenImages
{
    private static readonly JsonNode Root = JsonNode.Parse(File.ReadAllText(SharedData.Golden("images.json")))!;

    public static IReadOnlyList<GoldenImage> Png { get; } = Load("png");

    public static IReadOnlyList<GoldenImage> Jpeg { get; } = Load("jpeg");

    public static byte[] CmykJpeg { get; } = Convert.FromBase64String((string)Root["cmyk_jpeg"]!);

    public static GoldenImage PngNamed(string name) => Png.Single(image => image.Name == name);

    private static GoldenImage[] Load(string kind) =>
    [
        .. Root[kind]!.AsArray().Select(item => new GoldenImage(
            (string)item!["name"]!,
            Convert.FromBase64String((string)item["file"]!),
            new ImageSize((int)item["size"]![0]!, (int)item["size"]![1]!),
            (string?)item["labels"] is { } labels ? Convert.FromBase64String(labels) : null,
            Convert.FromBase64String((string)item["rgb"]!))),
    ];
}
