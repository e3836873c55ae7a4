using System.ComponentModel;
using System.Diagnostics;
using SamPt.Core;

namespace SamPt.Data.Video;

/// <summary>Where ffmpeg and ffprobe lie.</summary>
/// <param name="Ffmpeg">The program's name, searched on PATH, or its path.</param>
/// <param name="Ffprobe">Likewise.</param>
public sealed record FfmpegTools(string Ffmpeg = "ffmpeg", string Ffprobe = "ffprobe")
{
    /// <summary>Those on PATH.</summary>
    public static FfmpegTools OnPath { get; } = new();

    /// <summary>Those of a folder; null or empty takes those on PATH.</summary>
    public static FfmpegTools In(string? folder) =>
        string.IsNullOrEmpty(folder) ? OnPath : new FfmpegTools(Path.Combine(folder, "ffmpeg"), Path.Combine(folder, "ffprobe"));

    /// <summary>Starts one of them with its pipes open to us; <paramref name="input"/> names the video in errors.</summary>
    /// <exception cref="DatasetException">The program is not there.</exception>
    internal static Process Start(string program, string input, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        try
        {
            var process = Process.Start(start)!;
            process.StandardInput.Close();
            return process;
        }
        catch (Win32Exception e)
        {
            throw new DatasetException(
                $"{input}: reading a video file needs {Path.GetFileName(program)}, which is not there ({program}); {Video.Ffmpeg.Remedy}, or give a folder of frames.", e);
        }
    }

    /// <summary>Lets a program run to its end and hands out its lines; what it said on stderr comes with the failure.</summary>
    /// <exception cref="DatasetException">The program is not there or failed.</exception>
    internal static string Run(string program, string input, IEnumerable<string> arguments, Action<string> line)
    {
        using var process = Start(program, input, arguments);
        var messages = new LastLines(process.StandardError);
        while (process.StandardOutput.ReadLine() is { } text) line(text);
        process.WaitForExit();
        var said = messages.Text();
        return process.ExitCode == 0 ? said : throw Unreadable(input, said);
    }

    internal static DatasetException Unreadable(string input, string said)
    {
        var reason = said.Length == 0 ? "it says nothing more" : said.Replace(input + ": ", "", StringComparison.Ordinal).TrimEnd('.');
        return new DatasetException($"{input}: ffmpeg cannot read it ({reason}); expected a video file with a picture stream; check the file, or convert it to a folder of frames.");
    }
}
