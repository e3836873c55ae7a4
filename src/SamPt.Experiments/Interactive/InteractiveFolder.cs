using SamPt.Core.Interactive;

namespace SamPt.Experiments.Interactive;

/// <summary>The places inside an interactive run.</summary>
public sealed class InteractiveFolder(string path)
{
    public string Path => path;

    public string ManifestFile => System.IO.Path.Combine(path, "run.json");

    public string CurveFile => System.IO.Path.Combine(path, "curve.csv");

    public string ChartFile => System.IO.Path.Combine(path, "curve.svg");

    /// <summary>The history of a video; there when the video is finished.</summary>
    public string HistoryFile(string method, string video) => System.IO.Path.Combine(path, method, "history", video + ".jsonl");

    /// <summary>The final masks of a video.</summary>
    public string MaskFolder(string method, string video) => System.IO.Path.Combine(path, method, "Annotations", video);

    /// <summary>Whether any video of any method is finished.</summary>
    public bool HasHistory => Directory.Exists(path)
        && MethodNames.All.Any(method => Directory.Exists(System.IO.Path.Combine(path, method, "history")));
}

/// <summary>The names of the methods in settings and folders.</summary>
public static class MethodNames
{
    private static readonly Dictionary<string, InteractionMethod> Methods = new()
    {
        ["sam-only"] = InteractionMethod.SamOnly, ["online"] = InteractionMethod.Online, ["offline"] = InteractionMethod.Offline,
    };

    public static IReadOnlyCollection<string> All => Methods.Keys;

    public static InteractionMethod Parse(string name) => Methods[name];
}
