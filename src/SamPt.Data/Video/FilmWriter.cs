using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using SamPt.Core;
using SamPt.Core.Imaging;

namespace SamPt.Data.Video;

/// <summary>
/// Writes frames as a film through ffmpeg: H.264 for .mp4, a palette of its own for .gif. The film appears under its name when
/// <see cref="Finish"/> returns; disposed before that, it leaves nothing.
/// </summary>
public sealed class FilmWriter : IDisposable
{
    private readonly string path;
    private readonly string partial;
    private readonly ImageSize size;
    private readonly Process process;
    private readonly Task<string> messages;
    private bool ended;

    /// <param name="path">Ends in .mp4 or .gif.</param>
    /// <param name="size">Size of every frame.</param>
    /// <param name="framesPerSecond">Above 0.</param>
    /// <param name="program">ffmpeg's name or path.</param>
    /// <exception cref="OutputException">The name ends otherwise, the folder cannot be made, or there is no ffmpeg.</exception>
    public FilmWriter(string path, ImageSize size, double framesPerSecond, string program = "ffmpeg")
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(framesPerSecond);
        this.path = Path.GetFullPath(path);
        this.size = size;
        var extension = Path.GetExtension(path).ToLowerInvariant();
        partial = $"{this.path}.partial{extension}";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(this.path)!);
            process = Process.Start(Ffmpeg.StartInfo(program, Arguments(extension, framesPerSecond)))!;
        }
        catch (Win32Exception e)
        {
            throw new OutputException($"{path}: a film needs ffmpeg, which is not on PATH; {Ffmpeg.Remedy}.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new OutputException($"{path}: cannot be written ({e.Message.TrimEnd('.')}); choose a writable output folder.", e);
        }
        // Both pipes are read all the while: a full one would stop ffmpeg.
        messages = process.StandardError.ReadToEndAsync();
        _ = process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>Appends a frame.</summary>
    /// <exception cref="OutputException">ffmpeg has ended.</exception>
    public void Add(RgbFrame frame)
    {
        if (frame.Size != size) throw new ArgumentException($"The film is {size}, the frame is {frame.Size}.", nameof(frame));
        try
        {
            process.StandardInput.BaseStream.Write(frame.Pixels);
        }
        catch (IOException e)
        {
            throw Failure(e);
        }
    }

    /// <summary>Completes the film and gives it its name.</summary>
    /// <exception cref="OutputException">ffmpeg failed, or the file cannot be renamed.</exception>
    public void Finish()
    {
        try
        {
            process.StandardInput.Close();
            process.WaitForExit();
            if (process.ExitCode != 0) throw Failure(null);
            File.Move(partial, path, overwrite: true);
            ended = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Failure(e);
        }
    }

    public void Dispose()
    {
        if (!ended)
        {
            ended = true;
            if (!process.HasExited) process.Kill();
            process.WaitForExit();
            File.Delete(partial);
        }
        process.Dispose();
    }

    private IEnumerable<string> Arguments(string extension, double framesPerSecond)
    {
        string[] input =
        [
            "-hide_banner", "-loglevel", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", size.ToString(),
            "-r", framesPerSecond.ToString(CultureInfo.InvariantCulture), "-i", "pipe:0", "-map_metadata", "-1", "-fflags", "+bitexact",
        ];
        // H.264 in 4:2:0, the only form that every player reads, needs even sides.
        string[] output = extension switch
        {
            ".mp4" => ["-vf", "pad=ceil(iw/2)*2:ceil(ih/2)*2", "-c:v", "libx264", "-pix_fmt", "yuv420p", "-crf", "20", "-movflags", "+faststart"],
            ".gif" => ["-vf", "split[a][b];[a]palettegen[p];[b][p]paletteuse"],
            _ => throw new OutputException($"{path}: is no film's name; expected one that ends in .mp4 or .gif."),
        };
        return [.. input, .. output, partial];
    }

    private OutputException Failure(Exception? cause)
    {
        if (!process.HasExited) process.Kill();
        process.WaitForExit();
        var said = messages.GetAwaiter().GetResult().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var reason = said.LastOrDefault() ?? cause?.Message ?? $"exit code {process.ExitCode}";
        return new OutputException($"{path}: ffmpeg could not write the film ({reason.TrimEnd('.')}); check the folder and the disk's free space.", cause);
    }
}
