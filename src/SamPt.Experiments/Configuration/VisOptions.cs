using System.Text.Json.Nodes;
using SamPt.Core.Imaging;
using SamPt.Core.Proposals;

namespace SamPt.Experiments.Configuration;

/// <summary>The settings of finding and tracking everything, beside those of the automatic masks, under the reference's names.</summary>
public sealed record VisOptions
{
    /// <summary>What a verb that finds its objects by itself brings into a configuration.</summary>
    public static IReadOnlyList<Type> Records { get; } = [typeof(VisOptions), typeof(AutomaticMaskOptions)];

    /// <summary>The same where a run.json is one of such a verb, else nothing.</summary>
    public static IReadOnlyList<Type> RecordsIn(JsonObject configuration) => configuration.ContainsKey("max_num_masks") ? Records : [];

    /// <summary>Proposals that are tracked, the first ones; at most 255.</summary>
    public int MaxNumMasks { get; init; } = 100;

    /// <summary>Objects segmented side by side, each with the points of the others as negatives; fewer take less memory.</summary>
    public int MasksBatchSize { get; init; } = 100;

    /// <summary>Shortest side of the frames the method works on (MIN_SIZE_TEST); null and longest_size rule it out.</summary>
    public int? MinSizeTest { get; init; } = 360;

    /// <summary>Where the longest side would pass this, it decides instead (MAX_SIZE_TEST).</summary>
    public int MaxSizeTest { get; init; } = 1333;

    /// <summary>
    /// Scores as the reference computes them: over all frames, so that one frame without a prediction makes it minus infinity, written
    /// as the lowest double. Else the mean is over the frames with a prediction.
    /// </summary>
    public bool ReferenceScores { get; init; }

    /// <summary>The working size for images of a size.</summary>
    /// <param name="source">The images' own size.</param>
    /// <param name="longestSize">The run's setting, which comes first.</param>
    /// <param name="inputSize">The segmenter's, which comes last.</param>
    public ImageSize WorkingSize(ImageSize source, int? longestSize, int inputSize) => (longestSize, MinSizeTest) switch
    {
        ({ } longest, _) => source.WithLongestSide(longest),
        (null, { } shortest) => source.WithShortestSide(shortest, MaxSizeTest),
        _ => source.WithLongestSide(inputSize),
    };
}
