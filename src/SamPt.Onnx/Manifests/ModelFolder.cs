using SamPt.Core;

namespace SamPt.Onnx.Manifests;

/// <summary>A folder of models: one subfolder each, with a model.yaml.</summary>
public sealed class ModelFolder(string path)
{
    private const string ManifestName = "model.yaml";

    public string Path { get; } = path;

    /// <summary>The ids that have a manifest, sorted.</summary>
    public IReadOnlyList<string> Ids() => !Directory.Exists(Path) ? [] :
    [
        .. Directory.GetDirectories(Path).Where(folder => File.Exists(System.IO.Path.Combine(folder, ManifestName)))
            .Select(folder => System.IO.Path.GetFileName(folder)).Order(StringComparer.Ordinal),
    ];

    /// <summary>The manifest of one model.</summary>
    /// <exception cref="ModelException">There is none, or it is wrong.</exception>
    public ModelManifest Read(string id)
    {
        var manifest = System.IO.Path.Combine(Path, id, ManifestName);
        if (!File.Exists(manifest))
            throw new ModelException($"{Path}: has no model '{id}'; {Expected(id)}.");
        var read = ManifestReader.Read(manifest);
        return read.Id == id ? read : throw new ModelException($"{manifest}: id is '{read.Id}'; expected the folder's name, {id}.");
    }

    private string Expected(string id) => Ids() is { Count: > 0 } ids
        ? $"expected one of {string.Join(", ", ids)}{NearestName.Hint(id, ids)}" : $"expected subfolders with a {ManifestName}";
}
