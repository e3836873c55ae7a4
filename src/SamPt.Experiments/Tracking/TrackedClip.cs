using SamPt.Core;
using SamPt.Data.Datasets;
using SamPt.Data.Tracks;

namespace SamPt.Experiments.Tracking;

/// <summary>A clip whose true tracks are known.</summary>
/// <param name="Name">That of its file of tracks.</param>
/// <param name="TruthFile">Its true tracks.</param>
/// <param name="Frames">Its images in the order of their names.</param>
public sealed record TrackedClip(string Name, string TruthFile, IReadOnlyList<string> Frames)
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".png"];

    /// <summary>
    /// The clips of a folder with Tracks/CLIP.json and JPEGImages/CLIP or JPEGImages/RESOLUTION/CLIP, as `dataset synth` writes it.
    /// </summary>
    /// <param name="root">The folder.</param>
    /// <param name="names">Only these; null takes all, by name.</param>
    /// <exception cref="DatasetException">There are no tracks, no frames, or not those that were asked for.</exception>
    public static IReadOnlyList<TrackedClip> In(string root, IReadOnlyList<string>? names)
    {
        var tracks = Path.Combine(root, "Tracks");
        if (!Directory.Exists(tracks))
            throw new DatasetException($"{tracks}: no such folder; expected Tracks/CLIP.json and JPEGImages/CLIP below --data, as `sampt dataset synth` and scripts/convert/tapvid_pickle.py write them.");
        var found = Directory.EnumerateFiles(tracks, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal).ToArray();
        if (found.Length == 0) throw new DatasetException($"{tracks}: holds no CLIP.json; expected the true tracks of each clip.");
        if (names?.FirstOrDefault(name => !found.Contains(name)) is { } unknown)
            throw new DatasetException($"{tracks}: has no {unknown}.json{NearestName.Hint(unknown, found)}");
        return [.. (names ?? found).Distinct().Select(name => Of(Path.Combine(tracks, name + ".json"), FramesFolder(root, name)))];
    }

    /// <summary>One clip of a file of tracks and a folder of frames.</summary>
    /// <exception cref="DatasetException">The folder is not there or holds no image.</exception>
    public static TrackedClip Of(string truthFile, string framesFolder)
    {
        if (!Directory.Exists(framesFolder)) throw new DatasetException($"{framesFolder}: no such folder; expected the frames of {truthFile}.");
        string[] frames = [.. Directory.EnumerateFiles(framesFolder)
            .Where(file => !Path.GetFileName(file).StartsWith('.') && Extensions.Contains(Path.GetExtension(file).ToLowerInvariant())).Order(StringComparer.Ordinal)];
        if (frames.Length == 0) throw new DatasetException($"{framesFolder}: holds no frames; expected .jpg or .png images.");
        return new TrackedClip(Path.GetFileNameWithoutExtension(truthFile), truthFile, frames);
    }

    /// <summary>The true tracks.</summary>
    /// <exception cref="DatasetException">They cannot be read, or are not of as many frames.</exception>
    public VideoTracks ReadTruth()
    {
        var truth = TrackFile.Read(TruthFile);
        return truth.Points.Count == 0 || truth.FrameCount == Frames.Count ? truth : throw new DatasetException(
            $"{TruthFile}: tracks of {truth.FrameCount} frames, but {Path.GetDirectoryName(Frames[0])} holds {Frames.Count}; give the frames that the tracks are of.");
    }

    /// <summary>Its files, the truth among them: what a run's data are told by.</summary>
    internal VideoEntry Entry => new()
    {
        Name = Name, Frames = [.. Frames.Append(TruthFile).Select(file => new FrameEntry(Path.GetFileNameWithoutExtension(file), file, Annotation: null))],
    };

    private static string FramesFolder(string root, string name)
    {
        var images = Path.Combine(root, "JPEGImages");
        var direct = Path.Combine(images, name);
        if (Directory.Exists(direct) || !Directory.Exists(images)) return direct;
        return Directory.EnumerateDirectories(images).Order(StringComparer.Ordinal).Select(folder => Path.Combine(folder, name)).FirstOrDefault(Directory.Exists) ?? direct;
    }
}
