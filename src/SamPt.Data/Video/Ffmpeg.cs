using System.ComponentModel;
using System.Diagnostics;

namespace SamPt.Data.Video;

/// <summary>The ffmpeg program of this machine, used as a process for films.</summary>
public static class Ffmpeg
{
    /// <summary>What to do where it is missing.</summary>
    public const string Remedy = "install ffmpeg (apt-get install ffmpeg) and have it on PATH";

    /// <summary>Its version line, as in `ffmpeg version 5.1.6`, or null where no ffmpeg is on PATH.</summary>
    public static string? Version()
    {
        try
        {
            using var process = Process.Start(StartInfo(["-hide_banner", "-version"]))!;
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

    internal static ProcessStartInfo StartInfo(IEnumerable<string> arguments) => new("ffmpeg", arguments)
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        UseShellExecute = false,
    };
}
