using System.Numerics;
using System.Runtime.InteropServices;
using System.Text.Json;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.Pipeline;
using SamPt.Core.Tests.QueryPoints;
using SamPt.Core.Tracking;

namespace SamPt.Core.Tests.Pipeline.Reinitialisation;

/// <summary>A complete run of the reference from reinitialisation-runs.json.</summary>
internal sealed class ReferenceRun
{
    private const string File = "reinitialisation-runs.json";

    private readonly short[] trajectories;
    private readonly sbyte[] visibility;
    private readonly float[] scores;
    private readonly int[] labels;
    private readonly int points;

    private ReferenceRun(JsonElement golden)
    {
        var options = golden.GetProperty("options");
        Options = OptionsOf(options);
        Objects = [.. golden.GetProperty("objects").EnumerateArray().Select((o, i) => ObjectOf((byte)(i + 1), o.Ints()))];
        ForwardStarts = golden.GetProperty("starts").GetArrayLength() == 0 ? [] : golden.GetProperty("starts")[0].Ints();
        points = Options.PositivePointsPerMask + Options.NegativePointsPerMask;
        trajectories = Read<short>(golden, "trajectories");
        visibility = Read<sbyte>(golden, "visibility");
        scores = Read<float>(golden, "scores");
        labels = Read<int>(golden, "labels");
    }

    public static ReferenceVideo Video { get; } = new(SyntheticGolden.Read(File).Int("frames"));

    public SamPtOptions Options { get; }

    public QueryObject[] Objects { get; }

    /// <summary>All frames on which any object started, ascending.</summary>
    public int[] ForwardStarts { get; }

    public static IEnumerable<string> Names => SyntheticGolden.Cases(File).Select(c => c.GetProperty("name").GetString()!);

    public static ReferenceRun Named(string name) => new(SyntheticGolden.Cases(File).Single(c => c.GetProperty("name").GetString() == name));

    public Vector2[] Positions(int frame, int index) => [.. Enumerable.Range((frame * Objects.Length + index) * points, points)
        .Select(n => new Vector2(trajectories[2 * n], trajectories[2 * n + 1]) / 4)];

    public PointVisibility[] Visibility(int frame, int index) =>
        [.. visibility.AsSpan((frame * Objects.Length + index) * points, points).ToArray().Select(v => (PointVisibility)v)];

    /// <summary>The predicted IoU; null where nothing was predicted.</summary>
    public float? Score(int frame, int index) =>
        scores[frame * Objects.Length + index] is var score && float.IsFinite(score) ? score : null;

    /// <summary>Area, sum of x, sum of y of each object's label.</summary>
    public int[] Labels(int frame) => labels[(frame * 3 * Objects.Length)..((frame + 1) * 3 * Objects.Length)];

    /// <summary>The same figures of a label map.</summary>
    public int[] Describe(LabelMap map) => [.. Objects.SelectMany(o =>
    {
        var pixels = map.MaskOf(o.Id).Pixels();
        return new[] { pixels.Length, pixels.Sum(p => p.X), pixels.Sum(p => p.Y) };
    })];

    private static SamPtOptions OptionsOf(JsonElement options) => new()
    {
        UsePointReinit = options.GetProperty("reinit").GetBoolean(),
        ReinitVariant = options.GetProperty("variant").GetString() is { Length: > 0 } variant ? variant : new SamPtOptions().ReinitVariant,
        ReinitHorizon = options.Int("horizon"),
        ReinitPointTrackerHorizon = options.Int("tracker_horizon"),
        ReinitFromTinyMasks = options.GetProperty("from_tiny").GetBoolean(),
        SegmentBeforeQuery = options.GetProperty("before_query").GetBoolean(),
        PositivePointSelectionMethod = "random",
        NegativePointSelectionMethod = "random",
        PositivePointsPerMask = options.Int("positive"),
        NegativePointsPerMask = options.Int("negative"),
        MaxOtherObjectsPositivePoints = options.GetProperty("cap") is { ValueKind: JsonValueKind.Number } cap ? cap.GetInt32() : null,
        PointTrackerMaskBatchSize = options.Int("batch"),
        UsePatchMatchingFiltering = options.GetProperty("patch").GetBoolean(),
        PatchSimilarityThreshold = options.GetProperty("patch_threshold").GetDouble(),
        IterativeRefinementIterations = options.Int("refinements"),
    };

    private static QueryObject ObjectOf(byte id, int[] given)
    {
        var mask = new BinaryMask(Video.Size);
        for (var y = given[2]; y < given[2] + given[4]; y++)
        {
            for (var x = given[1]; x < given[1] + given[3]; x++) mask[x, y] = true;
        }
        return new QueryObject(id, given[0], mask, mask);
    }

    private static T[] Read<T>(JsonElement golden, string name)
        where T : unmanaged =>
        MemoryMarshal.Cast<byte, T>(golden.GetProperty(name).GetBytesFromBase64()).ToArray();
}
