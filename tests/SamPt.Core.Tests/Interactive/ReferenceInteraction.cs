using System.Text.Json;
using SamPt.Core.Imaging;
using SamPt.Core.Interactive;
using SamPt.Core.Masks;
using SamPt.Core.Pipeline;
using SamPt.Core.QueryPoints;
using SamPt.Core.Tests.Pipeline;
using SamPt.Tests;

namespace SamPt.Core.Tests.Interactive;

/// <summary>The runs of the reference's simulated user in interactive-runs.json, and ours on the same made-up video.</summary>
internal static class ReferenceInteraction
{
    public static readonly JsonElement Golden =
        JsonDocument.Parse(File.ReadAllBytes(SharedData.Golden("interactive-runs.json"))).RootElement;

    public static readonly int FrameCount = Golden.GetProperty("frames").GetInt32();

    private static readonly ImageSize Size = new(64, 48);

    public static JsonElement Case(string name) => Golden.GetProperty("cases").EnumerateArray().Single(c => c.GetProperty("name").GetString() == name);

    /// <summary>A rectangle that goes along with the made-up tracker's points.</summary>
    public static BinaryMask Truth(int frame)
    {
        var mask = new BinaryMask(Size);
        var left = 8 + (int)Math.Floor(0.25 * (frame * 7 % 13) + 0.5 * frame);
        var top = 10 + (int)Math.Floor(0.25 * (frame * 5 % 11));
        for (var y = top; y < top + 11; y++)
        {
            for (var x = left; x < left + 9; x++) mask[x, y] = true;
        }
        return mask;
    }

    public static InteractiveOutcome Run(JsonElement golden, ReferenceSegmenter segmenter, Action<int, BinaryMask> sink)
    {
        var given = golden.GetProperty("options");
        int? Number(string key) => given.TryGetProperty(key, out var value) ? value.GetInt32() : null;
        var method = new SamPtOptions
        {
            PositivePointsPerMask = Number("positive_points_per_mask")!.Value,
            NegativePointsPerMask = Number("negative_points_per_mask")!.Value,
            IterativeRefinementIterations = Number("iterative_refinement_iterations")!.Value,
        };
        var options = new InteractiveOptions
        {
            InteractionsMax = Number("interactions_max") ?? 300,
            InteractionsMaxPerFrame = Number("interactions_max_per_frame") ?? 3,
            OnlineInteractiveIouThreshold = given.TryGetProperty("online_interactive_iou_threshold", out var demand) ? demand.GetDouble() : 0.9,
        };
        var how = golden.GetProperty("method").GetString() switch
        {
            "sam-only" => InteractionMethod.SamOnly,
            "online" => InteractionMethod.Online,
            _ => InteractionMethod.Offline,
        };
        var extractor = new QueryPointExtractor(new RandomSelector(), method.PositivePointsPerMask, new RandomSelector(), method.NegativePointsPerMask);
        using var tracker = new ReferenceTracker();
        return new InteractiveSimulator(tracker, segmenter, extractor, method, options).Run(
            new InteractiveJob(new ReferenceVideo(FrameCount), [.. Enumerable.Range(0, FrameCount).Select(Truth)], QueryFrame: 0, Size),
            how, new ReferenceChance(72), sink, progress: null, CancellationToken.None);
    }
}
