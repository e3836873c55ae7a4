using System.ComponentModel;
using System.Diagnostics;

namespace SamPt.Data.Tests.Tracks;

/// <summary>A test of a Python script; skipped, with the reason, where there is no python3 with numpy.</summary>
public sealed class NumpyFactAttribute : FactAttribute
{
    public NumpyFactAttribute()
    {
        if (Python is null) Skip = "needs python3 with numpy: apt-get install python3-numpy, or name one by SAMPT_PYTHON";
    }

    /// <summary>The interpreter, or null.</summary>
    public static string? Python { get; } = new[] { Environment.GetEnvironmentVariable("SAMPT_PYTHON"), "python3", "/usr/bin/python3" }
        .OfType<string>().FirstOrDefault(python => Run(python, "-c", "import numpy") is { ExitCode: 0 });

    /// <summary>What a command printed and returned; null where it cannot be started.</summary>
    public static (int ExitCode, string Output, string Error)? Run(string program, params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, output, error.Result);
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
