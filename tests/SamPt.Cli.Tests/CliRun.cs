using SamPt.Cli.Catalogs;
using SamPt.Experiments.Tests.Runs;

namespace SamPt.Cli.Tests;

/// <summary>What one in-process command printed and returned.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Error)
{
    /// <summary>The lines of stderr.</summary>
    public string[] ErrorLines => Error.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Runs `sampt` with the catalogs of the tool, plus the tracker `still` and the segmenter `box`, which need no model.</summary>
    public static CliRun Of(string[] args, string? workingDirectory = null, CancellationToken cancellation = default, BoxSegmenter? segmenter = null,
        Dictionary<string, string>? variables = null)
    {
        var services = new CliServices
        {
            Variable = name => variables?.GetValueOrDefault(name) ?? Environment.GetEnvironmentVariable(name),
            Trackers = models =>
            {
                var catalog = TrackerCatalog.Of(models);
                catalog.Add("still", (NoOptions _, RunServices _) => new StillTracker());
                return catalog;
            },
            Segmenters = models =>
            {
                var catalog = SegmenterCatalog.Of(models);
                catalog.Add("box", (NoOptions _, RunServices _) => segmenter ?? new BoxSegmenter());
                return catalog;
            },
        };
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = new SamPtCli(services).Run(args, output, error, workingDirectory, cancellation);
        return new CliRun(code, output.ToString(), error.ToString());
    }

    /// <summary>Asserts a failure: its code, nothing on stdout, one line on stderr that contains <paramref name="expected"/>.</summary>
    public void AssertFails(int code, string expected)
    {
        Assert.Equal((code, ""), (ExitCode, Output));
        var line = Assert.Single(ErrorLines, l => l.StartsWith("error: "));
        Assert.Contains(expected, line);
        Assert.Equal(ErrorLines[^1], line);
    }

    public sealed record NoOptions;
}
