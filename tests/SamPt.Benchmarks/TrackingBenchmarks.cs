using BenchmarkDotNet.Attributes;
using SamPt.Core.Imaging;
using SamPt.Core.Tracking;
using SamPt.Data.Synthetic;

namespace SamPt.Benchmarks;

/// <summary>KLT through 10 frames of a procedural clip at the working scale. Target: 10 ms a frame on one core.</summary>
public class TrackingBenchmarks
{
    private const int Frames = 10;

    private IVideo video = null!;
    private QueryPoint[] queries = [];

    [Params(16, 80)]
    public int Points { get; set; }

    [GlobalSetup]
    public void Prepare()
    {
        var clip = new SyntheticClip(new SynthOptions { Frames = Frames, Size = new ImageSize(1024, 576), MinObjects = 5, PointsPerObject = 16 }, 0);
        video = new Kept([.. Enumerable.Range(0, Frames).Select(clip.Frame)]);
        queries = [.. clip.Tracks.Take(Points).Select(t => new QueryPoint(0, t.Positions[0]))];
    }

    [Benchmark(OperationsPerInvoke = Frames)]
    public object Frame()
    {
        using var session = new KltPointTracker(new KltOptions()).Open(video);
        return session.Track([queries], FrameRange.All(video), default);
    }

    private sealed class Kept(RgbFrame[] frames) : IVideo
    {
        public int FrameCount => frames.Length;

        public ImageSize Size => frames[0].Size;

        public RgbFrame Frame(int index) => frames[index];
    }
}
