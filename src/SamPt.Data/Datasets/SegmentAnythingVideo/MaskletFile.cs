using System.Text.Json;
using SamPt.Core;
using SamPt.Core.Imaging;

namespace SamPt.Data.Datasets.SegmentAnythingVideo;

/// <summary>
/// One of SA-V's files VIDEO_manual.json and VIDEO_auto.json: masklet[frame][object] is {"size": [height, width], "counts": text}, with an
/// entry for every fourth frame of the video; masklet_id names the objects.
/// </summary>
internal static class MaskletFile
{
    // A label map has 255 ids; the dataset's own begin at 0.
    private const int HighestId = 254;

    /// <exception cref="DatasetException">The file is missing or of another form; the message names the place in it.</exception>
    public static Masklets Read(string path)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = Require(document.RootElement, JsonValueKind.Object, "the file");
            var ids = Ids(Member(root, "masklet_id", JsonValueKind.Array));
            var masklet = Member(root, "masklet", JsonValueKind.Array);
            var size = new ImageSize(Whole(Member(root, "video_width", JsonValueKind.Number), "video_width"), Whole(Member(root, "video_height", JsonValueKind.Number), "video_height"));
            if (size.Width < 1 || size.Height < 1) throw new JsonException($"video_width and video_height say {size}");
            var masks = masklet.EnumerateArray().Select((frame, t) => Frame(frame, $"masklet[{t}]", ids.Length)).ToArray();
            if (masks.Length == 0) throw new JsonException("masklet has no frame");
            return new Masklets(path, Whole(Member(root, "video_frame_count", JsonValueKind.Number), "video_frame_count"), size, ids, masks);
        }
        catch (Exception e) when (e is JsonException or FormatException or IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"{path}: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}; expected SA-V's masklets, masklet[frame][object] with size and counts; restore it from the dataset.", e);
        }
    }

    private static int[] Ids(JsonElement list)
    {
        var ids = list.EnumerateArray().Select((id, i) => Whole(Require(id, JsonValueKind.Number, $"masklet_id[{i}]"), $"masklet_id[{i}]")).ToArray();
        if (ids.Any(id => id is < 0 or > HighestId)) throw new JsonException($"masklet_id has {ids.First(id => id is < 0 or > HighestId)}, label maps take 0 to {HighestId}");
        if (ids.Distinct().Count() != ids.Length) throw new JsonException("masklet_id has a number twice");
        return ids;
    }

    private static EncodedMask?[] Frame(JsonElement frame, string place, int objects)
    {
        if (Require(frame, JsonValueKind.Array, place).GetArrayLength() != objects)
            throw new JsonException($"{place} has {frame.GetArrayLength()} masks, masklet_id {objects} objects");
        return [.. frame.EnumerateArray().Select((mask, i) => mask.ValueKind == JsonValueKind.Null ? null : Mask(mask, $"{place}[{i}]"))];
    }

    private static EncodedMask Mask(JsonElement mask, string place)
    {
        var size = Numbers(Member(Require(mask, JsonValueKind.Object, place), "size", JsonValueKind.Array, place + "."), $"{place}.size");
        if (size.Length != 2 || size[0] < 1 || size[1] < 1) throw new JsonException($"{place}.size is not [height, width]");
        if (!mask.TryGetProperty("counts", out var counts)) throw new JsonException($"{place} has no counts");
        return counts.ValueKind == JsonValueKind.String
            ? new EncodedMask(new ImageSize(size[1], size[0]), counts.GetString(), null)
            : new EncodedMask(new ImageSize(size[1], size[0]), null, Numbers(Require(counts, JsonValueKind.Array, $"{place}.counts"), $"{place}.counts"));
    }

    private static int[] Numbers(JsonElement list, string place) =>
        [.. list.EnumerateArray().Select(n => Whole(Require(n, JsonValueKind.Number, place), place))];

    // The file has whole numbers as 848.0.
    private static int Whole(JsonElement number, string place) =>
        number.TryGetDouble(out var value) && value == Math.Floor(value) && Math.Abs(value) <= int.MaxValue ? (int)value : throw new JsonException($"{place} is no whole number");

    private static JsonElement Member(JsonElement element, string name, JsonValueKind kind, string prefix = "") =>
        element.TryGetProperty(name, out var member) ? Require(member, kind, prefix + name) : throw new JsonException($"has no {prefix}{name}");

    private static JsonElement Require(JsonElement element, JsonValueKind kind, string place) =>
        element.ValueKind == kind ? element : throw new JsonException($"{place} is {JsonKind.Name(element.ValueKind)} where {JsonKind.Name(kind)} should be");
}
