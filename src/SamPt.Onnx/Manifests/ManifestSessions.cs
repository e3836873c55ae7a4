using SamPt.Core;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Manifests;

/// <summary>Opens what a manifest names.</summary>
internal static class ManifestSessions
{
    /// <exception cref="ModelException">The file cannot be loaded, or is another one than the manifest's hash says.</exception>
    public static OnnxSession Open(this OnnxSessionFactory sessions, ManifestFile file)
    {
        var session = sessions.Open(file.Path);
        if (file.Sha256 is null || file.Sha256 == session.Sha256) return session;
        var found = session.Sha256;
        session.Dispose();
        throw new ModelException($"{file.Path}: SHA-256 is {found}; expected {file.Sha256} by its model.yaml: fetch or export the file again.");
    }

    /// <summary>Opens two files and builds something that owns both sessions; nothing stays open if that fails.</summary>
    public static T OpenPair<T>(
        this OnnxSessionFactory sessions, ManifestFile first, ManifestFile second, Func<OnnxSession, OnnxSession, T> build)
    {
        OnnxSession? one = null, two = null;
        try
        {
            one = sessions.Open(first);
            two = sessions.Open(second);
            return build(one, two);
        }
        catch
        {
            one?.Dispose();
            two?.Dispose();
            throw;
        }
    }
}
