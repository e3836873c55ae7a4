using SamPt.Experiments.Runs;
using SamPt.Onnx.Runtime;

namespace SamPt.Cli.Catalogs;

/// <summary>What components are built from, and a record of the model files they opened.</summary>
/// <param name="Sessions">Opens graphs on the run's device.</param>
/// <param name="Resolve">A path of the configuration, from the working directory.</param>
public sealed record RunServices(OnnxSessionFactory Sessions, Func<string, string> Resolve)
{
    private readonly List<ModelHash> used = [];

    /// <summary>The files opened so far.</summary>
    public IReadOnlyList<ModelHash> Used => used;

    /// <summary>Opens a graph and records its hash.</summary>
    public OnnxSession Open(string role, string file)
    {
        var session = Sessions.Open(file);
        used.Add(new ModelHash(role, file, ModelFile.Sha256(file)));
        return session;
    }
}
