using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;

namespace SamPt.Data.Ytvis;

/// <summary>
/// Reads `segmentations`: a list of null or {"size": [height, width], "counts": text or list of numbers}. Polygons are refused.
/// </summary>
internal sealed class EncodedTubeConverter : JsonConverter<EncodedTube>
{
    public override EncodedTube Read(ref Utf8JsonReader reader, Type type, JsonSerializerOptions options)
    {
        Require(reader.TokenType == JsonTokenType.StartArray, "segmentations: expected a list with an entry for each frame");
        var tube = new EncodedTube();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var where = $"segmentations[{tube.FrameCount}]";
            if (reader.TokenType == JsonTokenType.Null) tube.AddEmpty();
            else ReadMask(ref reader, tube, where);
        }
        tube.Trim();
        return tube;
    }

    public override void Write(Utf8JsonWriter writer, EncodedTube value, JsonSerializerOptions options) => throw new NotSupportedException();

    /// <summary>Reads one mask as the next frame of <paramref name="tube"/>.</summary>
    internal static void ReadMask(ref Utf8JsonReader reader, EncodedTube tube, string where)
    {
        Require(reader.TokenType != JsonTokenType.StartArray, $"{where} is a polygon; expected run lengths {{\"size\": [height, width], \"counts\": text}} or null");
        Require(reader.TokenType == JsonTokenType.StartObject, $"{where}: expected {{\"size\": [height, width], \"counts\": text}} or null");
        ImageSize? size = null;
        byte[]? rented = null;
        var length = -1;
        int[]? counts = null;
        try
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isSize = reader.ValueTextEquals("size"u8);
                var isCounts = reader.ValueTextEquals("counts"u8);
                reader.Read();
                if (isSize) size = ReadSize(ref reader, where);
                else if (!isCounts) reader.Skip();
                else if (reader.TokenType == JsonTokenType.String)
                {
                    rented ??= ArrayPool<byte>.Shared.Rent(reader.HasValueSequence ? checked((int)reader.ValueSequence.Length) : reader.ValueSpan.Length);
                    length = reader.CopyString(rented);
                }
                else counts = ReadNumbers(ref reader, $"{where}.counts");
            }
            Require(size is not null, $"{where} has no size; expected [height, width]");
            Require(length >= 0 || counts is not null, $"{where} has no counts; expected run lengths");
            if (counts is null) tube.Add(size!.Value, rented.AsSpan(0, length));
            else tube.Add(size!.Value, System.Text.Encoding.ASCII.GetBytes(Compressed(size.Value, counts, where)));
        }
        finally
        {
            if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        }
    }

    private static ImageSize ReadSize(ref Utf8JsonReader reader, string where)
    {
        var numbers = ReadNumbers(ref reader, $"{where}.size");
        Require(numbers.Length == 2 && numbers[0] > 0 && numbers[1] > 0, $"{where}.size: expected [height, width]");
        return new ImageSize(numbers[1], numbers[0]);
    }

    private static int[] ReadNumbers(ref Utf8JsonReader reader, string where)
    {
        Require(reader.TokenType == JsonTokenType.StartArray, $"{where}: expected a list of whole numbers");
        var numbers = new List<int>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var isWhole = reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out _);
            Require(isWhole, $"{where}: expected a list of whole numbers");
            numbers.Add(reader.GetInt32());
        }
        return [.. numbers];
    }

    private static string Compressed(ImageSize size, int[] counts, string where)
    {
        try
        {
            return RunLengthText.Write(new RunLengthMask(size, counts));
        }
        catch (DatasetException e)
        {
            throw new JsonException($"{where}: {e.Message.TrimEnd('.')}", e);
        }
    }

    private static void Require(bool holds, string complaint)
    {
        if (!holds) throw new JsonException(complaint);
    }
}
