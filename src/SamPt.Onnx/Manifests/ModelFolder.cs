using SamPt.Core;

namespace SamPt.Onnx.Manifests;

/// <summary>
/// A folder of models: one subfolder each, with a model.yaml. The manifests that come with the tool may lie in a second folder; the
/// files of such a model lie in either.
/// </summary>
/// <param name="path">The user's folder.</param>
/// <param name="installed">The folder that comes with the tool; null: the same.</param>
public sealed class ModelFolder(string path, string? installed = null)
{
    private const string ManifestName = "model.yaml";

    /// <summary>Where models are looked for first.</summary>
    public string Path { get; } = path;

    /// <summary>The ids that have a manifest, sorted.</summary>
    public IReadOnlyList<string> Ids() =>
    [
        .. Roots.Where(Directory.Exists).SelectMany(Directory.GetDirectories).Where(folder => File.Exists(System.IO.Path.Combine(folder, ManifestName)))
            .Select(folder => System.IO.Path.GetFileName(folder)).Distinct().Order(StringComparer.Ordinal),
    ];

    private string[] Roots => installed is null || installed == Path ? [Path] : [Path, installed];

    /// <summary>The manifest of one model.</summary>
    /// <exception cref="ModelException">There is none, or it is wrong.</exception>
    public ModelManifest Read(string id)
    {
        var manifest = Roots.Select(root => System.IO.Path.Combine(root, id, ManifestName)).FirstOrDefault(File.Exists)
            ?? throw new ModelException($"{Path}: has no model '{id}'; {Expected(id)}.");
        var read = ManifestReader.Read(manifest);
        return read.Id == id ? Placed(read)
            : throw new ModelException($"{manifest}: id is '{read.Id}'; expected the folder's name, {id}.");
    }

    // All files from one place: an encoder of one export and a decoder of another do not belong together.
    private ModelManifest Placed(ModelManifest manifest)
    {
        var folder = System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(manifest.Path))!;
        var own = System.IO.Path.GetFullPath(System.IO.Path.Combine(Path, manifest.Id));
        if (folder == own) return manifest;
        var export = manifest.Export.Replace($"models/{manifest.Id}", own, StringComparison.Ordinal);
        var moved = manifest with
        {
            Export = export,
            Files = manifest.Files.ToDictionary(file => file.Key, file => file.Value with
            {
                Path = System.IO.Path.Combine(own, System.IO.Path.GetRelativePath(folder, file.Value.Path)),
                Export = export,
            }),
        };
        return moved.MissingFiles.Count == 0 || manifest.MissingFiles.Count > 0 ? moved : manifest;
    }

    private string Expected(string id) => Ids() is { Count: > 0 } ids
        ? $"expected one of {string.Join(", ", ids)}{NearestName.Hint(id, ids)}" : $"expected subfolders with a {ManifestName}";
}
