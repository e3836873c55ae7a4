using SamPt.Core;
using SamPt.Data.Codecs;

namespace SamPt.Data.Synthetic;

/// <summary>How the frames of a generated dataset are stored.</summary>
public enum FrameFormat
{
    /// <summary>JPEG of quality 95 by libjpeg-turbo, as the frames of real datasets come.</summary>
    Jpg,

    /// <summary>Without loss; needs no library.</summary>
    Png,
}

/// <summary>A clip that is written.</summary>
public readonly record struct SyntheticClipWritten(string Name, int Index, int Clips, int Frames, int Objects);

/// <summary>
/// Writes generated clips in the layout of DAVIS 2017: JPEGImages/480p, Annotations/480p, ImageSets/2017/val.txt, and beside them
/// Tracks/CLIP.json with the exact tracks and synth.json with the settings. The folder appears under its name when it is whole.
/// </summary>
public sealed class SyntheticDatasetWriter(SynthOptions options, FrameFormat format = FrameFormat.Jpg)
{
    private const string Resolution = "480p";
    private const int Quality = 95;

    private readonly TurboJpegEncoder? jpeg = format == FrameFormat.Jpg ? new TurboJpegEncoder(Quality) : null;

    /// <summary>Renders all clips into <paramref name="folder"/>.</summary>
    /// <exception cref="ConfigurationException">A setting is out of range.</exception>
    /// <exception cref="OutputException">The folder is there and not empty, or cannot be written.</exception>
    public void Write(string folder, IProgress<SyntheticClipWritten>? progress, CancellationToken cancellation)
    {
        options.Validate();
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (File.Exists(target) || (Directory.Exists(target) && Directory.EnumerateFileSystemEntries(target).Any()))
            throw new OutputException($"{folder}: is there already and not empty; remove it or choose another folder by -o.");
        var partial = target + ".partial";
        try
        {
            if (Directory.Exists(partial)) Directory.Delete(partial, recursive: true);
            var names = new List<string>();
            for (var i = 0; i < options.Clips; i++)
            {
                var clip = new SyntheticClip(options, i);
                WriteClip(partial, clip, cancellation);
                names.Add(clip.Name);
                progress?.Report(new SyntheticClipWritten(clip.Name, i, options.Clips, clip.FrameCount, clip.ObjectCount));
            }
            WriteText(Path.Combine(partial, "ImageSets", "2017", "val.txt"), string.Concat(names.Select(name => name + "\n")));
            WriteText(Path.Combine(partial, "synth.json"), SyntheticFiles.Settings(options) + "\n");
            if (Directory.Exists(target)) Directory.Delete(target);
            Directory.Move(partial, target);
        }
        catch (Exception e) when (Root(e) is IOException or UnauthorizedAccessException)
        {
            throw new OutputException($"{folder}: cannot be written ({Root(e).Message.TrimEnd('.')}); choose a writable folder by -o.", e);
        }
        finally
        {
            TryDelete(partial);
        }
    }

    private void WriteClip(string root, SyntheticClip clip, CancellationToken cancellation)
    {
        var images = Directory.CreateDirectory(Path.Combine(root, "JPEGImages", Resolution, clip.Name)).FullName;
        var annotations = Directory.CreateDirectory(Path.Combine(root, "Annotations", Resolution, clip.Name)).FullName;
        Parallel.For(0, clip.FrameCount, new ParallelOptions { CancellationToken = cancellation }, t =>
        {
            var frame = clip.Frame(t);
            if (jpeg is not null) File.WriteAllBytes(Path.Combine(images, $"{t:D5}.jpg"), jpeg.Encode(frame));
            else WriteStream(Path.Combine(images, $"{t:D5}.png"), stream => RgbPng.Write(stream, frame));
            WriteStream(Path.Combine(annotations, $"{t:D5}.png"), stream => LabelPng.Write(stream, clip.Labels(t), DavisPalette.Instance));
        });
        WriteText(Path.Combine(root, "Tracks", clip.Name + ".json"), SyntheticFiles.Tracks(clip));
    }

    private static void WriteStream(string path, Action<Stream> write)
    {
        using var stream = File.Create(path);
        write(stream);
    }

    private static void WriteText(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    // Parallel loops wrap what their bodies throw.
    private static Exception Root(Exception e) => e is AggregateException { InnerExceptions: [var inner, ..] } ? Root(inner) : e;

    private static void TryDelete(string folder)
    {
        try
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What failed before is the error to report; the leftover is named .partial and the next run removes it.
        }
    }
}
