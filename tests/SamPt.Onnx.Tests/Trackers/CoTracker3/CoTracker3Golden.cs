using System.Numerics;
using SamPt.Core.Imaging;
using SamPt.Core.Pipeline;
using SamPt.Core.Tracking;
using SamPt.Onnx.Inspection;
using SamPt.Onnx.Trackers.CoTracker3;
using SamPt.Tests;

namespace SamPt.Onnx.Tests.Trackers.CoTracker3;

/// <summary>An export with --golden: the graphs, a drawn video, and what the official package answered.</summary>
internal sealed class CoTracker3Golden(string folder)
{
    private const int Height = 100, Width = 30, Block = 6;

    public const int FrameCount = 27;

    /// <summary>The parts of the video that were tracked.</summary>
    public static readonly IReadOnlyDictionary<string, FrameRange> Clips = new Dictionary<string, FrameRange>
    {
        ["whole"] = new(0, FrameCount), ["tail"] = new(3, 24), ["half"] = new(0, 12), ["short"] = new(0, 6), ["one"] = new(0, 1),
    };

    /// <summary>The narrow model under Golden/, online or offline.</summary>
    public static CoTracker3Golden Small(string mode) => new(SharedData.Golden("cotracker3-small", mode));

    public GoldenTensors Tensors { get; } = GoldenTensors.Read(Path.Combine(folder, "golden.safetensors"));

    public string EncoderFile => Path.Combine(folder, "encoder.onnx");

    public string StepFile => Path.Combine(folder, "step.onnx");

    public CoTracker3PointTracker Tracker(CoTracker3Options? options = null, InferenceClock? clock = null) =>
        (CoTracker3PointTracker)Sessions.Tracker("cotracker3", options ?? new CoTracker3Options(), clock, EncoderFile, StepFile);

    /// <summary>Blocks that drift by one pixel to the left and two upwards a frame.</summary>
    public MemoryVideo Video()
    {
        var size = new ImageSize(Width, Height);
        var pattern = Tensors.Bytes("pattern");
        var columns = Tensors.Shape("pattern")[1];
        return new MemoryVideo([.. Enumerable.Range(0, FrameCount).Select(t => new RgbFrame(size, Draw(t)))]);

        byte[] Draw(int t) => [.. from y in Enumerable.Range(0, Height)
                                  from x in Enumerable.Range(0, Width)
                                  from channel in Enumerable.Range(0, 3)
                                  select pattern[((y + 2 * t) / Block * columns + (x + t) / Block) * 3 + channel]];
    }

    /// <summary>A group's queries, counted from <paramref name="first"/>.</summary>
    public QueryPoint[] Queries(string clip, int group, int first = 0) =>
        [.. Tensors.Floats($"{clip}.{group}.queries").Chunk(3).Select(q => new QueryPoint(first + (int)q[0], new Vector2(q[1], q[2])))];

    /// <summary>Tracks both groups of a clip; how far that is from the package's tracks, in pixels.</summary>
    public float TrackClip(string clip, CoTracker3Options? options = null, string run = "")
    {
        using var tracker = Tracker(options);
        using var session = tracker.Open(Video());
        var range = Clips[clip];
        var found = session.Track([Queries(clip, 0, range.First), Queries(clip, 1, range.First)], range, CancellationToken.None);
        return Math.Max(Distance(clip, 0, found[0], run), Distance(clip, 1, found[1], run));
    }

    /// <summary>How far the trajectories are from the package's, in pixels; fails where a visibility differs.</summary>
    public float Distance(string clip, int group, PointTrajectories found, string run = "")
    {
        var expected = Tensors.Floats($"{clip}.{group}.tracks{run}").Chunk(2).Select(p => new Vector2(p[0], p[1])).ToArray();
        var visible = Tensors.Bytes($"{clip}.{group}.visible{run}");
        Assert.Equal(expected.Length, found.FrameCount * found.PointCount);
        var largest = 0f;
        for (var t = 0; t < found.FrameCount; t++)
        {
            for (var n = 0; n < found.PointCount; n++)
            {
                var i = t * found.PointCount + n;
                largest = Math.Max(largest, Vector2.Distance(found.Positions(t)[n], expected[i]));
                Assert.Equal(visible[i] == 1 ? PointVisibility.Visible : PointVisibility.Occluded, found.Visibility(t)[n]);
            }
        }
        return largest;
    }
}
