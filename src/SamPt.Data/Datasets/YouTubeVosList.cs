using System.Text.Json;
using SamPt.Core;

namespace SamPt.Data.Datasets;

/// <summary>meta.json of YouTube-VOS: videos.VIDEO.objects.ID.frames, the frames on which each object is asked for.</summary>
internal sealed class YouTubeVosList
{
    private readonly Dictionary<string, IReadOnlySet<string>> frames = [];

    private YouTubeVosList(string path) => Path = path;

    public string Path { get; }

    public IEnumerable<string> Videos => frames.Keys;

    /// <summary>The frames listed for any object of a video, by stem.</summary>
    public IReadOnlySet<string> FramesOf(string video) => frames[video];

    /// <exception cref="DatasetException">The file is missing or of another form; the message names the place in it.</exception>
    public static YouTubeVosList Read(string path)
    {
        if (!File.Exists(path))
            throw new DatasetException($"{path}: no such file; expected YouTube-VOS's list of videos, objects and frames; restore it from the dataset.");
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var list = new YouTubeVosList(path);
            foreach (var video in Member(document.RootElement, "videos", "the file").EnumerateObject())
            {
                var place = $"videos.{video.Name}";
                var listed = new HashSet<string>();
                foreach (var item in Member(video.Value, "objects", place).EnumerateObject()) listed.UnionWith(FramesOf(item, $"{place}.objects.{item.Name}"));
                if (listed.Count == 0) throw new JsonException($"{place} lists no frame");
                list.frames.Add(video.Name, listed);
            }
            return list;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"{path}: {e.Message.ReplaceLineEndings(" ").TrimEnd('.')}; expected videos.VIDEO.objects.ID.frames, a list of frame names; restore it from the dataset.", e);
        }
    }

    private static IEnumerable<string> FramesOf(JsonProperty item, string place)
    {
        var list = Require(item.Value, JsonValueKind.Object, place).TryGetProperty("frames", out var found) ? found : throw new JsonException($"{place} has no frames");
        foreach (var frame in Require(list, JsonValueKind.Array, $"{place}.frames").EnumerateArray())
            yield return Require(frame, JsonValueKind.String, $"{place}.frames").GetString()!;
    }

    private static JsonElement Member(JsonElement element, string name, string place) =>
        Require(element, JsonValueKind.Object, place).TryGetProperty(name, out var member)
            ? Require(member, JsonValueKind.Object, place == "the file" ? name : $"{place}.{name}")
            : throw new JsonException($"{place} has no {name}");

    private static JsonElement Require(JsonElement element, JsonValueKind kind, string place) =>
        element.ValueKind == kind ? element : throw new JsonException($"{place} is {JsonKind.Name(element.ValueKind)} where {JsonKind.Name(kind)} should be");
}
