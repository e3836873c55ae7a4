using System.Globalization;
using System.Text;
using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Data.Datasets;

namespace SamPt.Data.Video;

/// <summary>A folder of frames: in the order of their numbers where all names are numbers, else of their names.</summary>
internal sealed class FolderClip : IClip
{
    // A folder of frames says nothing of time; DAVIS was filmed so.
    private const double DefaultRate = 24;

    private static readonly string[] ImageExtensions = [".jpg", ".jpeg", ".png"];

    private readonly string[] files;
    private readonly Func<string, RgbFrame> decode;

    public FolderClip(string path, ClipSelection selection, Func<string, RgbFrame> decode)
    {
        (Path, this.decode) = (path, decode);
        var all = FilesOf(path);
        SourceFrames = all.Length;
        Taken = selection.Of(path, all.Length);
        files = [.. Taken.Select(frame => all[frame])];
        Size = decode(files[0]).Size;
        FramesPerSecond = DefaultRate / selection.Stride;
        var text = new StringBuilder();
        foreach (var file in files) text.Append(System.IO.Path.GetFileName(file)).Append(' ').Append(new FileInfo(file).Length).Append('\n');
        Fingerprint = Clip.Hash(text);
    }

    public string Path { get; }

    public string Name => System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Path)));

    public int SourceFrames { get; }

    public IReadOnlyList<int> Taken { get; }

    public ImageSize Size { get; }

    public double FramesPerSecond { get; }

    public string Fingerprint { get; }

    public string StemOf(int frame) => System.IO.Path.GetFileNameWithoutExtension(files[frame]);

    public IVideo Open(int longestSide, int? kept = null) => new FrameFolderVideo(files, longestSide, decode, kept ?? Clip.FewestKept);

    public void Dispose()
    {
    }

    private static string[] FilesOf(string path)
    {
        var files = Directory.EnumerateFiles(path)
            .Where(file => !System.IO.Path.GetFileName(file).StartsWith('.') && ImageExtensions.Contains(System.IO.Path.GetExtension(file).ToLowerInvariant()))
            .Order(StringComparer.Ordinal).ToArray();
        if (files.Length == 0) throw new DatasetException($"{path}: holds no frames; expected .jpg or .png images, or give a video file.");
        var stems = files.Select(file => System.IO.Path.GetFileNameWithoutExtension(file)).ToArray();
        if (stems.GroupBy(stem => stem).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new DatasetException($"{path}: holds two images called {twice.Key}; expected one for each frame; remove one of them.");
        if (stems.All(stem => long.TryParse(stem, NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            files = [.. files.OrderBy(file => long.Parse(System.IO.Path.GetFileNameWithoutExtension(file), CultureInfo.InvariantCulture))];
        return files;
    }
}
