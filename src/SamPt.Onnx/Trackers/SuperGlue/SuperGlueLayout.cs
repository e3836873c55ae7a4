using SamPt.Core;
using SamPt.Onnx.Inspection;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers.SuperGlue;

/// <summary>The width of one export: detector and matcher must agree on it.</summary>
/// <param name="Channels">Of a descriptor, C.</param>
internal sealed record SuperGlueLayout(int Channels)
{
    private const string Remedy = "export it with scripts/export/superglue.py";

    private static readonly string[] MatcherInputs =
        ["keypoints0", "scores0", "descriptors0", "keypoints1", "scores1", "descriptors1", "size"];

    public static readonly GraphContract DetectorContract = GraphContract.Of(
        "detector", graph => graph.Inputs.Count == 1 && graph.Output("scores") is not null && graph.Output("descriptors") is not null, MatchDetector);

    public static readonly GraphContract MatcherContract = GraphContract.Of(
        "matcher", graph => graph.Input("descriptors0") is not null && graph.Input("descriptors1") is not null, MatchMatcher);

    /// <exception cref="ModelException">A graph does not fulfil its contract, or the two do not belong together.</exception>
    public static SuperGlueLayout Of(GraphSignature detector, GraphSignature matcher)
    {
        var layout = MatchDetector(detector).Require(detector, Remedy);
        var other = MatchMatcher(matcher).Require(matcher, Remedy);
        return other == layout ? layout : throw new ModelException($"{matcher.Path}: takes descriptors of {other.Channels} channels, but {detector.Path} "
            + $"gives {layout.Channels}; use the detector that was exported with this matcher.");
    }

    /// <summary>image [1,1,H,W] -> scores [1,8h,8w], descriptors [1,h,w,C].</summary>
    public static Recognition<SuperGlueLayout> MatchDetector(GraphSignature graph)
    {
        const string kind = "SuperPoint detector";
        var missing = new List<string>();
        if (graph.Input("image") is not { Rank: 4, IsFloat: true } image || image.Dimensions[1] != 1 || !image.IsOpen(2) || !image.IsOpen(3))
            missing.Add("an input image float [1,1,H,W] of any height and width");
        if (graph.Output("scores") is not { Rank: 3 }) missing.Add("an output scores [1,8h,8w] of every pixel, before neighbours are suppressed");
        if (graph.Output("descriptors") is not { Rank: 4 } descriptors || descriptors.IsOpen(3)) missing.Add("an output descriptors [1,h,w,C]");
        return missing.Count > 0
            ? new(null, kind, "", missing)
            : new(new(graph.Output("descriptors")!.Dimensions[3]), kind, $"{graph.Input("image")} to scores and descriptors", []);
    }

    /// <summary>Keypoints, scores and descriptors of two frames, size [2] -> log_assignment [1,N+1,M+1].</summary>
    public static Recognition<SuperGlueLayout> MatchMatcher(GraphSignature graph)
    {
        const string kind = "SuperGlue matcher";
        var missing = MatcherInputs.Where(name => graph.Input(name) is not { IsFloat: true }).Select(name => $"it lacks the float input {name}").ToList();
        if (graph.Output("log_assignment") is null) missing.Add("it lacks the output log_assignment");
        if (missing.Count == 0 && (graph.Input("descriptors0")!.Rank != 3 || graph.Input("descriptors0")!.IsOpen(2))) missing.Add("descriptors0 [1,N,C]");
        return missing.Count > 0
            ? new(null, kind, "", missing)
            : new(new(graph.Input("descriptors0")!.Dimensions[2]), kind, "keypoints, scores and descriptors of two frames to log_assignment", []);
    }
}
