using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace SamPt.Data.Video;

/// <summary>The ffmpeg program of this machine, used as a process for films.</summary>
public static class Ffmpeg
{
    /// <summary>What to do where it is missing.</summary>
    public const string Remedy = "install ffmpeg (apt-get install ffmpeg) and have it on PATH";

    private static readonly ConcurrentDictionary<string, Version?> Versions = new();

    /// <summary>Its version as in 5.1; null where it is not there or its version is no number, as in development builds.</summary>
    internal static Version? MajorMinor(string program) => Versions.GetOrAdd(program, static p =>
        Version(p)?.Split(' ')[^1].Split('-')[0] is { } text && System.Version.TryParse(text, out var version) ? version : null);

    /// <summary>Its version line, as in `ffmpeg version 5.1.6`, or null where there is no such program.</summary>
    public static string? Version(string program = "ffmpeg")
    {
        try
        {
            using var process = Process.Start(StartInfo(program, ["-hide_banner", "-version"]))!;
            process.StandardInput.Close();
            var error = process.StandardError.ReadToEndAsync();
            var line = process.StandardOutput.ReadLine();
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            error.GetAwaiter().GetResult();
            return process.ExitCode == 0 && line is not null ? string.Join(' ', line.Split(' ').Take(3)) : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }

    internal static ProcessStartInfo StartInfo(string program, IEnumerable<string> arguments) => new(program, arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
    };
}
