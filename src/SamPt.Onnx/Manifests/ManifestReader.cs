using SamPt.Core;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace SamPt.Onnx.Manifests;

/// <summary>Reads `model.yaml`. Strict: an unknown key is an error that names the nearest known one.</summary>
public static class ManifestReader
{
    private static readonly string[] Keys =
        ["id", "family", "description", "source", "licence", "checkpoints", "export", "files", "recommended"];

    /// <exception cref="ModelException">Missing, not YAML, or against the rules; with path and line.</exception>
    public static ModelManifest Read(string path)
    {
        var root = Root(path);
        var name = Text(path, root, "family") ?? throw Wrong(path, root, "no family", $"expected family: {FamilyNames}");
        var family = ModelFamily.All.FirstOrDefault(known => known.Name == name)
            ?? throw Wrong(path, root, $"family '{name}' is unknown", $"expected {FamilyNames}");
        Known(path, root, [.. Keys, .. family.Settings]);
        var export = Text(path, root, "export") ?? "";
        return new ModelManifest
        {
            Path = path,
            Id = Text(path, root, "id") ?? throw Wrong(path, root, "no id", "expected id: NAME"),
            Family = family,
            Description = Text(path, root, "description") ?? "",
            Source = Text(path, root, "source") ?? "",
            Licence = Text(path, root, "licence") ?? "",
            Export = export,
            Checkpoints = Checkpoints(path, root),
            Files = Files(path, root, family, export),
            Recommended = Mapping(path, root, "recommended") is { } recommended
                ? recommended.Children.Keys.Select(Name).ToDictionary(key => key, key => Text(path, recommended, key)!) : [],
            Settings = root.Children.Keys.Select(Name).Where(key => family.Settings.Contains(key))
                .ToDictionary(key => key, key => Setting(path, root, key)),
        };
    }

    private static string FamilyNames => string.Join(", ", ModelFamily.All.Select(family => family.Name));

    private static YamlMappingNode Root(string path)
    {
        try
        {
            using var text = File.OpenText(path);
            var stream = new YamlStream();
            stream.Load(text);
            return stream.Documents is [{ RootNode: YamlMappingNode root }]
                ? root : throw new ModelException($"{path}: is no manifest; expected one YAML mapping with id, family and files.");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"{path}: cannot be read ({error.Message.TrimEnd('.')}); expected a model.yaml.", error);
        }
        catch (YamlException error)
        {
            throw new ModelException($"{path}:{error.Start.Line}: is not YAML ({error.Message.TrimEnd('.')}); mend the line.", error);
        }
        catch (InvalidOperationException error)
        {
            // YamlDotNet's scanner on an unclosed bracket.
            throw new ModelException($"{path}: is not YAML; look for an unclosed bracket or quote.", error);
        }
    }

    private static Dictionary<string, ManifestFile> Files(string path, YamlMappingNode root, ModelFamily family, string export)
    {
        var files = Mapping(path, root, "files")
            ?? throw Wrong(path, root, "no files", $"expected files: with {string.Join(", ", family.Roles)}");
        Known(path, files, family.Roles);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var result = new Dictionary<string, ManifestFile>();
        foreach (var role in family.Roles)
        {
            var file = Mapping(path, files, role)
                ?? throw Wrong(path, files, $"no file for {role}", $"expected {role}: {{ path: {role}.onnx }}");
            Known(path, file, ["path", "sha256"]);
            var place = Text(path, file, "path") ?? throw Wrong(path, file, $"no path for {role}", "expected path: FILE.onnx");
            result.Add(role, new ManifestFile(Path.Combine(folder, place), Text(path, file, "sha256")?.ToLowerInvariant(), export));
        }
        return result;
    }

    private static Checkpoint[] Checkpoints(string path, YamlMappingNode root)
    {
        if (Mapping(path, root, "checkpoints") is not { } checkpoints) return [];
        return [.. checkpoints.Children.Keys.Select(Name).Select(file =>
        {
            var hashes = Mapping(path, checkpoints, file)!;
            Known(path, hashes, ["md5", "sha256"]);
            return new Checkpoint(file, Text(path, hashes, "md5")?.ToLowerInvariant(), Text(path, hashes, "sha256")?.ToLowerInvariant());
        })];
    }

    private static string Setting(string path, YamlMappingNode root, string key) => root.Children[key] is YamlSequenceNode list
        ? string.Join(',', list.Children.Select(item => (item as YamlScalarNode)?.Value
            ?? throw Wrong(path, item, $"{key} holds more than plain values", "expected a list of numbers")))
        : Text(path, root, key)!;

    private static void Known(string path, YamlMappingNode mapping, IReadOnlyList<string> known)
    {
        foreach (var key in mapping.Children.Keys)
        {
            if (!known.Contains(Name(key)))
                throw Wrong(path, key, $"unknown key '{Name(key)}'", Suggestion(Name(key), known));
        }
    }

    private static string Suggestion(string name, IReadOnlyList<string> known) =>
        NearestName.Find(name, known) is { } near ? $"did you mean {near}?" : $"expected {string.Join(", ", known)}";

    private static string Name(YamlNode key) => (key as YamlScalarNode)?.Value ?? key.ToString();

    private static string? Text(string path, YamlMappingNode mapping, string key) => mapping.Children.TryGetValue(key, out var node)
        ? (node as YamlScalarNode)?.Value ?? throw Wrong(path, node, $"{key} is not a plain value", "expected text or a number") : null;

    private static YamlMappingNode? Mapping(string path, YamlMappingNode mapping, string key) => mapping.Children.TryGetValue(key, out var node)
        ? node as YamlMappingNode ?? throw Wrong(path, node, $"{key} is not a mapping", "expected keys below it") : null;

    private static ModelException Wrong(string path, YamlNode node, string what, string expected) =>
        new($"{path}:{node.Start.Line}: {what}; {expected}.");
}
