using System.Globalization;
using SamPt.Core;

namespace SamPt.Onnx.Manifests;

/// <summary>One file of a model.</summary>
/// <param name="Path">Where it lies; relative paths of the manifest are resolved against its folder.</param>
/// <param name="Sha256">What the file must hash to, lower-case hexadecimal, or null if the manifest does not say.</param>
/// <param name="Export">The command that makes the file, or empty.</param>
public sealed record ManifestFile(string Path, string? Sha256, string Export = "");

/// <summary>A file of weights that a model is exported from.</summary>
/// <param name="File">Its name where it is published.</param>
/// <param name="Md5">Its published MD5, lower-case hexadecimal, or null.</param>
/// <param name="Sha256">Its published SHA-256, or null.</param>
public sealed record Checkpoint(string File, string? Md5, string? Sha256);

/// <summary>A checkpoint of a known graph, as `models/ID/model.yaml` describes it.</summary>
public sealed record ModelManifest
{
    /// <summary>The manifest's own path.</summary>
    public required string Path { get; init; }

    /// <summary>The name in configurations: tiny-sam, sam-vit-h, cotracker.</summary>
    public required string Id { get; init; }

    public required ModelFamily Family { get; init; }

    public string Description { get; init; } = "";

    /// <summary>Where the checkpoint comes from, in words.</summary>
    public string Source { get; init; } = "";

    public string Licence { get; init; } = "";

    /// <summary>The command that makes the files from the checkpoints, or empty.</summary>
    public string Export { get; init; } = "";

    /// <summary>What the model is exported from.</summary>
    public IReadOnlyList<Checkpoint> Checkpoints { get; init; } = [];

    /// <summary>By role, as the family names them.</summary>
    public required IReadOnlyDictionary<string, ManifestFile> Files { get; init; }

    /// <summary>The files that are not there, in the family's order.</summary>
    public IReadOnlyList<string> MissingFiles => [.. Files.Values.Select(file => file.Path).Where(file => !File.Exists(file))];

    /// <summary>Where its files lie.</summary>
    public string Folder => System.IO.Path.GetDirectoryName(Files.Values.First().Path)!;

    /// <summary>What PyTorch answered when the files were exported, where that was stored.</summary>
    public string GoldenPath => System.IO.Path.Combine(Folder, "golden.safetensors");

    /// <summary>What to do where files are missing.</summary>
    public string Remedy => Export.Length > 0 ? $"make them with: {Export}" : "restore them";

    /// <summary>The family's settings by their names in the manifest; a list's items are joined by commas.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Settings of a run that suit this model, under their names in configurations; they hold where the user says nothing.
    /// </summary>
    public IReadOnlyDictionary<string, string> Recommended { get; init; } = new Dictionary<string, string>();

    /// <summary>A true/false setting; null where it is not given.</summary>
    /// <exception cref="ModelException">It is neither.</exception>
    public bool? Flag(string name) => Value<bool>(name, bool.TryParse, "true or false");

    /// <summary>A setting that counts pixels; null where it is not given.</summary>
    /// <exception cref="ModelException">It is no positive number.</exception>
    public int? Pixels(string name) => Value<int>(
        name, (string text, out int value) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value > 0,
        "a number of pixels");

    /// <summary>A setting of three numbers, R G B; null where it is not given.</summary>
    /// <exception cref="ModelException">They are not three numbers.</exception>
    public float[]? Colour(string name)
    {
        if (!Settings.TryGetValue(name, out var text)) return null;
        var parts = text.Split(',');
        var values = new float[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (parts.Length != 3 || !float.TryParse(parts[i], CultureInfo.InvariantCulture, out values[i]))
                throw Wrong(name, text, "three numbers, R G B");
        }
        return values;
    }

    private delegate bool Parser<T>(string text, out T value);

    private T? Value<T>(string name, Parser<T> parse, string expected)
        where T : struct
    {
        if (!Settings.TryGetValue(name, out var text)) return null;
        return parse(text, out var value) ? value : throw Wrong(name, text, expected);
    }

    private ModelException Wrong(string name, string text, string expected) =>
        new($"{Path}: {name} is '{text}'; expected {expected}.");
}

/// <summary>What manifests of one kind of model hold.</summary>
/// <param name="Name">The name in manifests.</param>
/// <param name="Roles">Its files.</param>
/// <param name="Settings">The keys that it may have beside the common ones.</param>
public sealed record ModelFamily(string Name, IReadOnlyList<string> Roles, IReadOnlyList<string> Settings)
{
    private static readonly string[] SegmenterFiles = ["encoder", "decoder"];

    private static readonly string[] SegmenterSettings =
        ["input_size", "pad_multiple", "dynamic_input", "embedding_stride", "mask_stride", "mean", "std", "reference_box_bug"];

    /// <summary>Image encoder and mask decoder. The names tell people apart what the graphs tell the loader.</summary>
    public static readonly IReadOnlyList<ModelFamily> Segmenters =
    [
        .. new[] { "sam", "hq-sam", "mobile-sam", "tiny-sam" }.Select(name => new ModelFamily(name, SegmenterFiles, SegmenterSettings)),
    ];

    /// <summary>Frame encoder and refinement step of CoTracker v1.</summary>
    public static readonly ModelFamily CoTracker = new("cotracker", ["encoder", "step"], []);

    /// <summary>Frame encoder and refinement step of PIPS.</summary>
    public static readonly ModelFamily Pips = new("pips", ["encoder", "step"], []);

    /// <summary>Frame encoder and refinement step of PIPS++.</summary>
    public static readonly ModelFamily PipsPlusPlus = new("pips++", ["encoder", "step"], []);

    /// <summary>Frame encoder, matching and refinement step of TAPIR, BootsTAPIR and models like them.</summary>
    public static readonly ModelFamily Tapir = new("tapir", ["encoder", "init", "step"], []);

    /// <summary>Clip encoder and matching of TAP-Net.</summary>
    public static readonly ModelFamily TapNet = new("tapnet", ["encoder", "init"], []);

    /// <summary>Frame encoder and refinement step of CoTracker 3, online or offline.</summary>
    public static readonly ModelFamily CoTracker3 = new("cotracker3", ["encoder", "step"], []);

    /// <summary>Frame encoder, correlation of a pair, update step and upsampling of RAFT.</summary>
    public static readonly ModelFamily Raft = new("raft", ["encoder", "correlation", "step", "upsample"], []);

    /// <summary>SuperPoint and SuperGlue.</summary>
    public static readonly ModelFamily SuperGlue = new("superglue", ["detector", "matcher"], []);

    public static readonly IReadOnlyList<ModelFamily> Trackers = [CoTracker, Pips, PipsPlusPlus, Tapir, TapNet, CoTracker3, Raft, SuperGlue];

    public static readonly IReadOnlyList<ModelFamily> All = [.. Segmenters, .. Trackers];
}
