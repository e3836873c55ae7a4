using System.Globalization;
using SamPt.Core;

namespace SamPt.Data.Objects;

/// <summary>A label PNG and the frame it belongs to: FRAME:FILE.png, or FILE.png for the first frame taken.</summary>
/// <param name="File">The PNG.</param>
/// <param name="Frame">Index of the frame in the file or folder; null for the first one taken.</param>
/// <param name="Names">Names of its ids; ids that are not in it are named by their number.</param>
public sealed record MaskArgument(string File, int? Frame, IReadOnlyDictionary<string, string> Names)
{
    /// <summary>Version of the JSON form, which names objects: a list of masks with frame, file (relative to the JSON) and names.</summary>
    public const string Schema = "sampt.masks/1";

    private static readonly IReadOnlyDictionary<string, string> Unnamed = new Dictionary<string, string>();

    /// <summary>Reads one value of --masks; a JSON file may stand for several masks.</summary>
    /// <param name="text">FILE.png, FRAME:FILE.png or FILE.json.</param>
    /// <param name="resolve">A path as the user gave it, from the working directory.</param>
    /// <exception cref="DatasetException">A JSON file is missing or not of its format.</exception>
    public static IReadOnlyList<MaskArgument> Parse(string text, Func<string, string> resolve)
    {
        if (text.EndsWith(".json", StringComparison.OrdinalIgnoreCase)) return ReadJson(resolve(text));
        var colon = text.IndexOf(':');
        return colon > 0 && int.TryParse(text[..colon], NumberStyles.None, CultureInfo.InvariantCulture, out var frame)
            ? [new MaskArgument(resolve(text[(colon + 1)..]), frame, Unnamed)]
            : [new MaskArgument(resolve(text), null, Unnamed)];
    }

    private static MaskArgument[] ReadJson(string path)
    {
        var document = ObjectJson.Read<MaskDocument>(path, "masks", Schema, d => d.Schema);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return document.Masks.Length > 0
            ? [.. document.Masks.Select(m => new MaskArgument(Path.Combine(folder, m.File), m.Frame, m.Names ?? Unnamed))]
            : throw new DatasetException($"{path}: there is no mask, expected at least one in 'masks'.");
    }

    private sealed record MaskDocument
    {
        public required string Schema { get; init; }

        public required MaskEntry[] Masks { get; init; }
    }

    private sealed record MaskEntry
    {
        public required string File { get; init; }

        public int Frame { get; init; }

        public IReadOnlyDictionary<string, string>? Names { get; init; }
    }
}
