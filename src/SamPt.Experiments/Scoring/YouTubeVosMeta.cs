using System.Text.Json;
using SamPt.Core;

namespace SamPt.Experiments.Scoring;

/// <summary>An object of YouTube-VOS: what it is, and the frames it is listed on, the first of which is given to the method.</summary>
internal sealed record YouTubeVosObject(int Id, string Category, IReadOnlyList<string> Frames);

/// <summary>meta.json of YouTube-VOS: videos.VIDEO.objects.ID.{category, frames}.</summary>
internal sealed class YouTubeVosMeta
{
    public const string FileName = "meta.json";

    private readonly Dictionary<string, IReadOnlyList<YouTubeVosObject>> videos = [];

    private YouTubeVosMeta(string path) => Path = path;

    public string Path { get; }

    /// <summary>Reads the file beside a ground truth folder, in it, or in the folder `valid` beside it.</summary>
    /// <exception cref="DatasetException">There is none, or it is of another form.</exception>
    public static YouTubeVosMeta Find(string groundTruth)
    {
        var beside = System.IO.Path.Combine(groundTruth, "..");
        string[] candidates = [.. new[] { groundTruth, beside, System.IO.Path.Combine(beside, "valid") }.Select(f => System.IO.Path.GetFullPath(System.IO.Path.Combine(f, FileName)))];
        var path = Array.Find(candidates, File.Exists)
            ?? throw new DatasetException($"{candidates[0]}: no such file, nor {string.Join(" or ", candidates[1..])}; expected YouTube-VOS's list of objects; copy it there.");
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(path));
            var meta = new YouTubeVosMeta(path);
            foreach (var video in document.RootElement.GetProperty("videos").EnumerateObject())
                meta.videos[video.Name] = [.. video.Value.GetProperty("objects").EnumerateObject().Select(ReadObject).OrderBy(o => o.Id)];
            return meta;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new DatasetException($"{path}: not a list of objects ({e.Message.ReplaceLineEndings(" ").TrimEnd('.')}); expected videos.VIDEO.objects.ID with category and frames; restore it from the dataset.", e);
        }
    }

    /// <exception cref="DatasetException">The video is not listed.</exception>
    public IReadOnlyList<YouTubeVosObject> ObjectsOf(string video) => videos.GetValueOrDefault(video)
        ?? throw new DatasetException($"{Path}: has no video {video}{NearestName.Hint(video, videos.Keys)}");

    private static YouTubeVosObject ReadObject(JsonProperty item) => new(
        int.Parse(item.Name, System.Globalization.CultureInfo.InvariantCulture), item.Value.GetProperty("category").GetString()!,
        [.. item.Value.GetProperty("frames").EnumerateArray().Select(f => f.GetString()!).Order(StringComparer.Ordinal)]);
}
