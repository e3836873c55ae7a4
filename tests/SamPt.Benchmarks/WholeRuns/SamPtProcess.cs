using System.Diagnostics;
using System.Text.Json;

namespace SamPt.Benchmarks.WholeRuns;

/// <summary>Runs the built tool in a process of its own, as a user does, and reads what the run says of itself.</summary>
internal sealed class SamPtProcess : IDisposable
{
    private static readonly string Tool = typeof(SamPt.Cli.SamPtCli).Assembly.Location;

    /// <summary>Where runs and clips go; removed at the end.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("sampt-measure-").FullName;

    public string Path(string name) => System.IO.Path.Combine(Folder, name);

    /// <summary>Runs a command line and returns what it printed; its log goes to the terminal.</summary>
    public static string Run(params string[] arguments)
    {
        Console.Error.WriteLine($"sampt {string.Join(' ', arguments)}");
        using var process = Start(arguments);
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? output : throw new InvalidOperationException($"sampt {arguments[0]} ended with exit code {process.ExitCode}.");
    }

    /// <summary>Starts a command line; its output waits to be read.</summary>
    public static Process Start(params string[] arguments) =>
        Process.Start(new ProcessStartInfo("dotnet", [Tool, .. arguments]) { RedirectStandardOutput = true })!;

    /// <summary>Segments a dataset into the run `name` and returns the timings of its run.json.</summary>
    public JsonElement Segment(string name, params string[] arguments)
    {
        Run(["vos", "-o", Path(name), .. arguments]);
        using var document = JsonDocument.Parse(File.ReadAllText(System.IO.Path.Combine(Path(name), "run.json")));
        return document.RootElement.GetProperty("timings").Clone();
    }

    /// <summary>A generated clip in the DAVIS layout.</summary>
    public string Clip(int frames, int objects)
    {
        Run("dataset", "synth", "-o", Path("clip"), "--clips", "1", "--frames", $"{frames}", "--objects", $"{objects}", "--seed", "1");
        return Path("clip");
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
