using Microsoft.ML.OnnxRuntime;
using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Tracking;
using SamPt.Onnx.Tests.Segmenters;
using SamPt.Onnx.Trackers.Tapir;
using SamPt.Onnx.Trackers.TapNet;
using SamPt.Onnx.Verification;
using SamPt.Tests;
using Xunit.Abstractions;

namespace SamPt.Onnx.Tests.Trackers;

/// <summary>Against SAM-PT's copy of the JAX code, executed in NumPy with the same parameter tree.</summary>
public sealed class TapNetTests(ITestOutputHelper output)
{
    // The random head multiplies by 30, and what it is given differs in the last places.
    private const float Tolerance = 5e-5f;
    private const float PixelTolerance = 1e-3f;

    private static readonly TapirGolden Golden = new("tapnet-small");

    private static TapNetPointTracker Tracker(TapNetOptions? options = null) => (TapNetPointTracker)Sessions.Tracker(
        "tapnet", options ?? new TapNetOptions(), SharedData.Golden("tapnet-small", "encoder.onnx"), SharedData.Golden("tapnet-small", "init.onnx"));

    [Theory]
    [InlineData("encoder")]
    [InlineData("init")]
    public void Answers_as_the_reference_s_code_does(string role)
    {
        using var session = Golden.Open(role);
        var found = GoldenCase.Of(Golden.Tensors).Where(stored => stored.Graph == role)
            .SelectMany(stored => GoldenRun.Compare(session, Golden.Tensors, stored, Tolerance, CancellationToken.None)).ToArray();
        Assert.NotEmpty(found);
        foreach (var o in found)
        {
            output.WriteLine($"{role}/{o.Case}/{o.Output}: {o.MaxAbs:g3} of {o.Largest:g3}");
            Assert.True(o.IsWithin);
            Assert.True(o.Largest > 0.1);
        }
    }

    [Theory]
    [InlineData(16)]
    [InlineData(2)]
    public void Tracks_as_the_reference_does_whatever_the_chunks(int chunkSize)
    {
        using var tracker = Tracker(new TapNetOptions { QueryChunkSize = chunkSize });
        foreach (var (run, first, count) in new[] { ("all", 0, 9), ("tail", 2, 7), ("one", 4, 1) })
        {
            using var session = (TapirSession)tracker.Open(Golden.Video());
            var queries = Golden.Queries(run, first);
            var found = session.Track([queries[..3], queries[3..]], new FrameRange(first, count), CancellationToken.None);
            foreach (var (start, tracks) in new[] { (0, found[0]), (3, found[1]) })
            {
                var largest = Golden.LargestDistance(run, start, tracks);
                output.WriteLine($"{run}, points from {start}: {largest:g3} px");
                Assert.InRange(largest, 0, PixelTolerance);
            }
            Assert.Equal(count, session.EncodedFrames);
        }
    }

    [Fact]
    public void Encodes_a_long_clip_in_pieces_as_it_does_whole()
    {
        const int Count = 37;
        using var encoder = Golden.Open("encoder");
        using var init = Golden.Open("init");
        var layout = TapNetLayout.Of(encoder.Signature, init.Signature);
        var random = new Random(3);
        var frames = Enumerable.Range(0, Count).Select(_ =>
        {
            var frame = new byte[layout.Input.Area * 3];
            random.NextBytes(frame);
            return new RgbFrame(layout.Input, frame);
        }).ToArray();
        using var clip = new TapNetClip(new MemoryVideo(frames), encoder, layout);
        var pieces = clip.Of(new FrameRange(0, Count), CancellationToken.None).GetTensorDataAsSpan<float>();

        var planes = new float[Count * layout.Input.Area * 3];
        for (var i = 0; i < planes.Length; i++)
        {
            var (t, rest) = Math.DivRem(i, layout.Input.Area * 3);
            var (channel, pixel) = Math.DivRem(rest, layout.Input.Area);
            planes[i] = frames[t].Pixels[pixel * 3 + channel];
        }
        using var input = OrtValue.CreateTensorValueFromMemory(planes, [Count, 3, layout.Input.Height, layout.Input.Width]);
        using var whole = encoder.Run(["frames"], [input], ["low"], CancellationToken.None)[0];
        Assert.InRange(GoldenPrompts.LargestDifference(pieces, whole.GetTensorDataAsSpan<float>()), 0, Tolerance);
        // Frames 0 .. 19, 12 .. 35 and 28 .. 36.
        Assert.Equal(20 + 24 + 9, clip.EncodedFrames);
    }

    [Fact]
    public void Says_what_a_graph_lacks()
    {
        var error = Assert.Throws<ModelException>(() => Sessions.Tracker(
            "tapnet", new TapNetOptions(), SharedData.Golden("tapir-small", "encoder.onnx"), SharedData.Golden("tapnet-small", "init.onnx")));
        Assert.Contains("frame_context", error.Message);
        Assert.Contains("scripts/export/tapnet.py", error.Message);
    }

    [Fact]
    public void Refuses_settings_out_of_range() =>
        Assert.Throws<ConfigurationException>(() => Tracker(new TapNetOptions { QueryChunkSize = 0 }));
}
