using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using SamPt.Core.Imaging;

namespace SamPt.Core.Tests.Imaging;

/// <summary>Reads sizes and base64 pixels from golden files.</summary>
internal static class ImageGolden
{
    public static JsonNode Load(string name) => JsonNode.Parse(File.ReadAllText(SamPt.Tests.SharedData.Golden(name)))!;

    public static ImageSize Size(JsonNode node) => new((int)node[0]!, (int)node[1]!);

    public static byte[] Bytes(JsonNode node) => Convert.FromBase64String((string)node!);

    public static float[] Floats(JsonNode node) => MemoryMarshal.Cast<byte, float>(Bytes(node)).ToArray();
}
