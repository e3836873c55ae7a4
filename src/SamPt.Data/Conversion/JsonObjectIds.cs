using SamPt.Core;

namespace SamPt.Data.Conversion;

/// <summary>The ids in label PNGs of the objects of a JSON file.</summary>
internal static class JsonObjectIds
{
    /// <summary>Those that the file gives to a video's objects, or 1, 2, ... where it gives none.</summary>
    /// <exception cref="DatasetException">An id is no label, stands twice, or there are too many objects.</exception>
    public static byte[] Of(string where, IReadOnlyList<int?> given)
    {
        if (given.Any(id => id is null))
        {
            if (given.Count > 255)
                throw new DatasetException($"{where}: has {given.Count} objects, a label PNG holds 255; split the video's objects over several files.");
            return [.. given.Select((_, i) => (byte)(i + 1))];
        }
        if (given.FirstOrDefault(id => id is < 1 or > 255) is { } wrong)
            throw new DatasetException($"{where}: an object_id is {wrong}; expected 1 to 255, the value in label PNGs.");
        if (given.GroupBy(id => id).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new DatasetException($"{where}: two objects have the object_id {twice.Key}; expected distinct ones.");
        return [.. given.Select(id => (byte)id!.Value)];
    }
}
