using SamPt.Core;

namespace SamPt.Data.Conversion;

/// <summary>The frames of a video as a JSON file names them.</summary>
internal static class JsonFrames
{
    /// <param name="where">The place, for messages.</param>
    /// <param name="name">The video, which becomes a folder.</param>
    /// <param name="files">Images, in order.</param>
    /// <param name="imageOf">Where an image lies.</param>
    /// <param name="annotated">Which frames are annotated, by index; null: all.</param>
    /// <exception cref="DatasetException">A name would lead out of the folder, stands twice, or an index is none.</exception>
    public static VideoFrame[] Of(string where, string name, IReadOnlyList<string> files, Func<string, string?> imageOf, IReadOnlyList<int>? annotated)
    {
        if (name is "." or ".." || name.AsSpan().IndexOfAny(Path.GetInvalidFileNameChars()) >= 0)
            throw new DatasetException($"{where}: '{name}' cannot be the name of a folder; rename it in the file.");
        if (files.FirstOrDefault(f => Path.IsPathRooted(f) || f.Split('/', '\\').Contains("..")) is { } outside)
            throw new DatasetException($"{where}: '{outside}' leads out of the folder of images; expected VIDEO/FRAME.jpg.");
        if (annotated?.Any(t => t < 0 || t >= files.Count) == true)
            throw new DatasetException($"{where}: annotated_frames has {annotated.First(t => t < 0 || t >= files.Count)}; expected 0 to {files.Count - 1}.");
        var stems = files.Select(f => Path.GetFileNameWithoutExtension(f)).ToArray();
        if (stems.GroupBy(s => s).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new DatasetException($"{where}: two frames are called {twice.Key}; expected distinct names.");
        var isAnnotated = annotated?.ToHashSet();
        return [.. files.Select((f, t) => new VideoFrame(stems[t], f, imageOf(f), isAnnotated?.Contains(t) ?? true))];
    }
}
