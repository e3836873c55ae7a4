using System.Text.Json;

namespace SamPt.Data.Conversion;

/// <summary>conversion.json: what a folder was made from, and how much is in it.</summary>
/// <param name="Conversion">The verb.</param>
/// <param name="Source">What was read.</param>
/// <param name="Videos">How many videos it has.</param>
/// <param name="Frames">How many frames these have together.</param>
/// <param name="Objects">How many objects these have together.</param>
public sealed record ConversionRecord(string Conversion, string Source, int Videos, int Frames, int Objects)
{
    public const string FileName = "conversion.json";

    private static readonly JsonSerializerOptions Options = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true, NewLine = "\n" };

    public string Schema { get; init; } = "sampt.conversion/1";

    internal void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, Options) + "\n");
}
