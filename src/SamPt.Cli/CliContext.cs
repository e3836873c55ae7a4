using System.Reflection;
using SamPt.Cli.Catalogs;
using SamPt.Cli.Display;
using SamPt.Onnx.Manifests;

namespace SamPt.Cli;

/// <summary>The surroundings of one command: where it writes, what its relative paths start from, when it must stop.</summary>
internal sealed class CliContext(
    TextWriter output, TextWriter error, string? workingDirectory, CliServices services, CancellationToken cancellation)
{
    /// <summary>The version of sampt, as in 0.1.0.</summary>
    public static string Version { get; } =
        typeof(CliContext).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";

    public TextWriter Output { get; } = output;

    public TextWriter Error { get; } = error;

    public CliServices Services { get; } = services;

    public CancellationToken Cancellation { get; } = cancellation;

    /// <summary>Colours and live displays on stdout.</summary>
    public bool IsOutputTerminal => ReferenceEquals(Output, Console.Out) && !Console.IsOutputRedirected && AllowsColour;

    /// <summary>Colours and live displays on stderr.</summary>
    public bool IsErrorTerminal => ReferenceEquals(Error, Console.Error) && !Console.IsErrorRedirected && AllowsColour;

    /// <summary>The manifests of SAMPT_MODELS, and those that come with the tool.</summary>
    public ModelFolder Models { get; } = Find(services.Variable("SAMPT_MODELS"));

    /// <summary>The trackers that a configuration can choose from.</summary>
    public TrackerCatalog Trackers => Services.Trackers(Models);

    /// <summary>The segmenters that a configuration can choose from.</summary>
    public SegmenterCatalog Segmenters => Services.Segmenters(Models);

    public TableWriter Tables => new(Output, IsOutputTerminal);

    // https://no-color.org: present and not empty, whatever its value.
    private bool AllowsColour => string.IsNullOrEmpty(Services.Variable("NO_COLOR")) && Services.Variable("TERM") != "dumb";

    private static ModelFolder Find(string? own)
    {
        var installed = InstalledFolder.Find("models", null);
        return new ModelFolder(string.IsNullOrEmpty(own) ? installed : own, installed);
    }

    /// <summary>A path that the user gave, from the working directory.</summary>
    public string Resolve(string path) => workingDirectory is null ? path : System.IO.Path.Combine(workingDirectory, path);

    /// <summary>One line that is not a result.</summary>
    public void Log(string line) => Error.WriteLine(line);

    public void Warn(string line) => Error.WriteLine($"warning: {line}");

    public void Fail(string line) => Error.WriteLine($"error: {line}");
}
