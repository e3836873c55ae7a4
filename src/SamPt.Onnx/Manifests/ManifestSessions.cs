using SamPt.Core;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Manifests;

/// <summary>Opens what a manifest names.</summary>
internal static class ManifestSessions
{
    /// <exception cref="ModelException">The file cannot be loaded, or is another one than the manifest's hash says.</exception>
    public static OnnxSession Open(this OnnxSessionFactory sessions, ManifestFile file, bool seesOneFrame = false)
    {
        if (file.Export.Length > 0 && !File.Exists(file.Path)) throw new ModelException($"{file.Path}: no such file; make it with: {file.Export}");
        var session = sessions.Open(file.Path, seesOneFrame);
        if (file.Sha256 is null || file.Sha256 == session.Sha256) return session;
        var found = session.Sha256;
        session.Dispose();
        throw new ModelException($"{file.Path}: SHA-256 is {found}; expected {file.Sha256} by its model.yaml: fetch or export the file again.");
    }

    /// <summary>Opens files by role and builds something that owns all sessions; nothing stays open if that fails.</summary>
    /// <param name="sessions">Where.</param>
    /// <param name="files">By role.</param>
    /// <param name="seesOneFrame">The roles of graphs that <paramref name="build"/>'s result runs for several frames at once.</param>
    /// <param name="build">Takes ownership of the sessions.</param>
    public static T OpenAll<T>(
        this OnnxSessionFactory sessions, IReadOnlyDictionary<string, ManifestFile> files, IReadOnlyCollection<string> seesOneFrame,
        Func<IReadOnlyDictionary<string, OnnxSession>, T> build)
    {
        var open = new Dictionary<string, OnnxSession>();
        var isLarge = sessions.AreLarge(files.Values.Select(file => file.Path));
        try
        {
            foreach (var (role, file) in files) open.Add(role, sessions.Open(file, !isLarge && seesOneFrame.Contains(role)));
            return build(open);
        }
        catch
        {
            foreach (var session in open.Values) session.Dispose();
            throw;
        }
    }
}
