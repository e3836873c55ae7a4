using SamPt.Core;
using SamPt.Experiments.Runs;
using SamPt.Onnx.Manifests;
using SamPt.Onnx.Runtime;

namespace SamPt.Cli.Catalogs;

/// <summary>What components are built from, and a record of the model files they use.</summary>
/// <param name="Sessions">Opens graphs on the run's device.</param>
/// <param name="Models">The manifests.</param>
/// <param name="Resolve">A path of the configuration, from the working directory.</param>
/// <param name="Warn">Takes one line that the user should know.</param>
public sealed record RunServices(OnnxSessionFactory Sessions, ModelFolder Models, Func<string, string> Resolve, Action<string> Warn)
{
    private readonly List<ModelHash> used = [];

    /// <summary>The files recorded so far.</summary>
    public IReadOnlyList<ModelHash> Used => used;

    /// <summary>The path of a model file that the configuration must name, one of the files for <paramref name="roles"/>.</summary>
    /// <exception cref="ConfigurationException">It does not.</exception>
    public string RequireFile(string? file, string section, string role, IReadOnlyList<string> roles) =>
        file is not null ? Resolve(file) : throw FileMissing(section, role, roles);

    /// <summary>What to say where a model's file is named neither by a manifest nor by the configuration.</summary>
    public ConfigurationException FileMissing(string section, string role, IReadOnlyList<string> roles) => new(
        $"{section}.{role}: missing; a model of bare files needs {string.Join(" and ", roles.Select(r => $"{section}.{r}=FILE"))} (see `sampt model list`).");

    /// <summary>Records that a run depends on a model file.</summary>
    public void Record(string role, string file) => used.Add(new ModelHash(role, file, ModelFile.Sha256(file)));
}
