using System.Text.Json;
using SamPt.Core.Masks;
using SamPt.Core.Tests.Masks;
using SamPt.Tests;

namespace SamPt.Core.Tests.Metrics;

/// <summary>The official evaluator's figures on tiny masks and plain number lists.</summary>
internal static class EdgeCases
{
    private static readonly JsonElement Golden =
        JsonDocument.Parse(File.ReadAllText(SharedData.Golden("metric-edge-cases.json"))).RootElement;

    public static List<JsonElement> Metrics { get; } = [.. Golden.GetProperty("metrics").EnumerateArray()];

    public static List<JsonElement> Statistics { get; } = [.. Golden.GetProperty("statistics").EnumerateArray()];

    public static string[] Rows(JsonElement golden, string name) =>
        [.. golden.GetProperty(name).EnumerateArray().Select(row => row.GetString()!)];

    public static BinaryMask Mask(JsonElement golden, string name) => MaskText.Parse(Rows(golden, name));

    /// <summary>null stands for NaN.</summary>
    public static double Number(JsonElement value) => value.ValueKind == JsonValueKind.Null ? double.NaN : value.GetDouble();

    public static double Number(JsonElement golden, string name) => Number(golden.GetProperty(name));
}
