using System.Numerics;
using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Onnx.Inspection;
using SamPt.Onnx.Tests.Segmenters;
using SamPt.Onnx.Trackers;
using SamPt.Onnx.Trackers.SuperGlue;
using SamPt.Tests;
using Xunit.Abstractions;

namespace SamPt.Onnx.Tests.Trackers;

/// <summary>The two graphs, the choice of keypoints and the choice of matches against the reference's modules.</summary>
public sealed class SuperGlueGraphTests(ITestOutputHelper output)
{
    private const float Tolerance = 1e-5f;
    private const int Channels = 16;

    private static readonly GoldenTracks Golden = new("superglue-small");
    private static readonly GoldenTensors Tensors = Golden.Tensors;
    private static readonly ImageSize Size = new(131, 90);
    private static readonly SuperGlueOptions Options = new();

    [Fact]
    public void Turns_a_frame_grey_as_the_reference_does()
    {
        var grey = new float[Size.Area];
        new GreyInput(Size).Fill(Golden.Video().Frame(0), grey);
        Assert.Equal(Tensors.Bytes("detector.grey").Select(pixel => pixel / 255f), grey);
    }

    [Theory]
    [InlineData("detector")]
    [InlineData("matcher")]
    public void Answers_as_the_reference_s_modules_do(string role)
    {
        using var session = Sessions.Open("superglue-small", role + ".onnx");
        foreach (var (name, difference) in GoldenGraph.Differences(session, Tensors, role))
        {
            output.WriteLine($"{role} {name}: {difference:g3}");
            Assert.InRange(difference, 0, Tolerance);
        }
    }

    [Fact]
    public void Finds_the_reference_s_keypoints_in_its_order()
    {
        using var detector = Sessions.Open("superglue-small", "detector.onnx");
        var cells = new ImageSize(16, 11);
        var features = new FrameFeatures(
            Golden.Video(), detector, new GreyInput(Size), [new("scores", 88, 128), new("descriptors", 11, 16, Channels)], 1, 0);
        using var keypoints = new FrameKeypoints(features, cells, Channels, Options);
        var found = keypoints.Of(0, CancellationToken.None);
        Assert.Equal(Points(Tensors.Floats("detector.keypoints")), found.Positions);
        AssertClose("scores", Tensors.Floats("detector.scores"), found.Scores);
        AssertClose("descriptors", Tensors.Floats("detector.descriptors"), found.Descriptors);
    }

    [Fact]
    public void Keeps_the_best_keypoints_where_their_number_is_limited()
    {
        var all = Tensors.Floats("detector.scores");
        using var detector = Sessions.Open("superglue-small", "detector.onnx");
        var features = new FrameFeatures(
            Golden.Video(), detector, new GreyInput(Size), [new("scores", 88, 128), new("descriptors", 11, 16, Channels)], 1, 0);
        using var keypoints = new FrameKeypoints(features, new ImageSize(16, 11), Channels, Options with { MaxKeypoints = 7 });
        var found = keypoints.Of(0, CancellationToken.None);
        var best = all.Select((score, n) => (score, n)).OrderByDescending(point => point.score).Take(7).Select(point => point.n);
        var positions = Points(Tensors.Floats("detector.keypoints"));
        Assert.Equal(best.Select(n => positions[n]), found.Positions);
    }

    [Fact]
    public void Pairs_keypoints_as_the_reference_does()
    {
        using var session = Sessions.Open("superglue-small", "matcher.onnx");
        var matcher = new KeypointMatcher(session, new SuperGlueLayout(Channels), Size, Options.MatchThreshold);
        var (from, to) = (Side(0), Side(1));
        var scores = Tensors.Floats("matcher.match_scores");
        var expected = Tensors.Longs("matcher.matches").Select((m, n) => (From: n, To: (int)m)).Where(match => match.To >= 0).ToArray();
        var found = matcher.Match(from, to, CancellationToken.None);
        Assert.InRange(expected.Length, 5, scores.Length - 1);
        Assert.Equal(expected, found.Select(match => (match.From, match.To)));
        AssertClose("match scores", [.. expected.Select(match => scores[match.From])], [.. found.Select(match => match.Score)]);
    }

    [Fact]
    public void Finds_no_partners_among_none()
    {
        using var session = Sessions.Open("superglue-small", "matcher.onnx");
        var matcher = new KeypointMatcher(session, new SuperGlueLayout(Channels), Size, Options.MatchThreshold);
        Assert.Empty(matcher.Match(Side(0), new Keypoints([], [], []), CancellationToken.None));
    }

    [Theory]
    [InlineData("detector")]
    [InlineData("matcher")]
    public void Is_recognised(string role)
    {
        var inspection = ModelInspector.Inspect(SharedData.Golden("superglue-small", role + ".onnx"));
        Assert.Equal(("superglue", role), (inspection.Family, inspection.Role));
        Assert.True(inspection.IsUsable);
    }

    [Fact]
    public void Refuses_graphs_of_others()
    {
        string Graph(string role) => SharedData.Golden("superglue-small", role + ".onnx");
        var error = Assert.Throws<ModelException>(() => Sessions.Tracker("superglue", Options, SharedData.Golden("raft-small", "encoder.onnx"), Graph("matcher")));
        Assert.Contains("an input image", error.Message);
        error = Assert.Throws<ModelException>(() => Sessions.Tracker("superglue", Options, Graph("detector"), Graph("detector")));
        Assert.Contains("it lacks the float input keypoints0", error.Message);
    }

    private static Keypoints Side(int side) => new(
        Points(Tensors.Floats($"matcher/scattered/in/keypoints{side}")), Tensors.Floats($"matcher/scattered/in/scores{side}"),
        Tensors.Floats($"matcher/scattered/in/descriptors{side}"));

    private static Vector2[] Points(float[] values) => [.. values.Chunk(2).Select(p => new Vector2(p[0], p[1]))];

    private void AssertClose(string what, float[] expected, float[] found)
    {
        var difference = GoldenPrompts.LargestDifference(expected, found);
        output.WriteLine($"{what}: {difference:g3}");
        Assert.InRange(difference, 0, Tolerance);
    }
}
