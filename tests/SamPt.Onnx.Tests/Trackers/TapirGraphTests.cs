using SamPt.Onnx.Tests.Segmenters;
using SamPt.Onnx.Trackers;
using SamPt.Onnx.Verification;
using Xunit.Abstractions;

namespace SamPt.Onnx.Tests.Trackers;

/// <summary>The three graphs, and the resizing before them, against the reference's modules, without any loop.</summary>
public sealed class TapirGraphTests(ITestOutputHelper output)
{
    /// <summary>Of the largest magnitude of what is compared.</summary>
    private const float Tolerance = 1e-5f;

    [Theory]
    [TapirModels]
    public void Resizes_a_frame_as_the_reference_s_wrapper_does(string folder)
    {
        var golden = new TapirGolden(folder);
        var (video, size) = (golden.Video(), golden.Layout.Input);
        var planes = new float[3 * size.Area];
        new AntialiasedInput(video.Size, size).Fill(video.Frame(0), planes);
        var found = new List<float>();
        for (var y = 0; y < size.Height; y += 5)
        {
            for (var x = 0; x < size.Width; x += 3)
                found.AddRange(Enumerable.Range(0, 3).Select(channel => planes[channel * size.Area + y * size.Width + x] / 255 * 2 - 1));
        }
        var difference = GoldenPrompts.LargestDifference(golden.Tensors.Floats("resized"), [.. found]);
        output.WriteLine($"{difference:g3} of 1");
        Assert.InRange(difference, 0, Tolerance);
    }

    [Theory]
    [TapirModels]
    public void Answers_as_the_reference_s_modules_do(string folder)
    {
        var golden = new TapirGolden(folder);
        var graphs = GoldenCase.Of(golden.Tensors).GroupBy(stored => stored.Graph).ToDictionary(graph => graph.Key);
        Assert.Equal(["encoder", "init", "step"], graphs.Keys.Order());
        foreach (var (role, cases) in graphs)
        {
            using var session = golden.Open(role);
            foreach (var found in cases.SelectMany(stored => GoldenRun.Compare(session, golden.Tensors, stored, Tolerance, CancellationToken.None)))
            {
                output.WriteLine($"{role}/{found.Case}/{found.Output}: {found.MaxAbs:g3} of {found.Largest:g3}");
                Assert.True(found.IsWithin);
                Assert.True(found.Largest > 0.1);
            }
        }
    }
}
