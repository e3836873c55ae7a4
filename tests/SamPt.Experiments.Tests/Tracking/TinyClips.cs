using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Data.Codecs;
using SamPt.Data.Tracks;

namespace SamPt.Experiments.Tests.Tracking;

/// <summary>Clips of black frames with true tracks, in a folder of its own; runs may be put beside them.</summary>
internal sealed class TinyClips : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sampt-track-").FullName;

    public static ImageSize Size { get; } = new(64, 32);

    public string Root => Path.Combine(folder, "clips");

    public string At(string name) => Path.Combine(folder, name);

    public string TruthFile(string name) => Path.Combine(Root, "Tracks", name + ".json");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    /// <summary>Adds a clip; each point is given by its object, its course and the frames on which it is hidden.</summary>
    public void Add(string name, int frames, params (int Object, Func<int, Vector2> Course, int[] Hidden)[] points)
    {
        for (var t = 0; t < frames; t++)
        {
            var file = Path.Combine(Root, "JPEGImages", name, $"{t:D5}.png");
            AtomicFile.Write(file, stream => RgbPng.Write(stream, new RgbFrame(Size)));
        }
        TrackFile.Write(TruthFile(name), new VideoTracks(name, Size, [.. points.Select(p => new PointTrack
        {
            Object = p.Object,
            QueryFrame = Enumerable.Range(0, frames).First(t => !p.Hidden.Contains(t)),
            Positions = [.. Enumerable.Range(0, frames).Select(p.Course)],
            Occluded = [.. Enumerable.Range(0, frames).Select(t => p.Hidden.Contains(t))],
        })]));
    }
}
