using System.Text.Json.Serialization;
using SamPt.Core.Pipeline;

namespace SamPt.Experiments.Configuration;

/// <summary>How the videos of a run share the generator of query points.</summary>
public enum ChanceOrder
{
    /// <summary>Each video has a generator of its own, from the seed and its name: videos may run in any order and on any machine.</summary>
    PerVideo,

    /// <summary>One generator runs through all videos in the dataset's order, as in the reference.</summary>
    Reference,
}

/// <summary>
/// Everything that a run depends on: the keys of a configuration file, top level. The settings of SAM-PT (<see cref="Method"/>) lie on the
/// top level too, under the reference's names.
/// </summary>
public sealed record RunConfiguration
{
    /// <summary>The dataset's name or alias in the catalog: davis2016 or D16, and so on.</summary>
    public required string Dataset { get; init; }

    /// <summary>The dataset's root folder.</summary>
    public required string Data { get; init; }

    /// <summary>The part of the dataset: val, test-dev, train, where it has parts.</summary>
    public string Split { get; init; } = "val";

    /// <summary>480p, 1080p or Full-Resolution frames; null takes the largest there is, as the reference does.</summary>
    public string? Resolution { get; init; }

    /// <summary>Only these videos; null takes all of the split.</summary>
    [JsonConverter(typeof(NameListConverter))]
    public IReadOnlyList<string>? Sequences { get; init; }

    /// <summary>Only the first so many videos.</summary>
    public int? MaxVideos { get; init; }

    /// <summary>Only the first so many frames of each video.</summary>
    public int? MaxFrames { get; init; }

    /// <summary>Where the run is written.</summary>
    public string? Output { get; init; }

    public required ComponentChoice Tracker { get; init; }

    public required ComponentChoice Segmenter { get; init; }

    /// <summary>The settings of SAM-PT.</summary>
    [JsonIgnore]
    public SamPtOptions Method { get; init; } = new();

    /// <summary>The settings of the verb's own, one record a kind; their keys lie on the top level too.</summary>
    [JsonIgnore]
    public IReadOnlyList<object> VerbSettings { get; init; } = [];

    /// <summary>Longest side of the frames the method works on; null takes the segmenter's input size, or the tracker's if that is larger.</summary>
    public int? LongestSize { get; init; }

    public uint Seed { get; init; } = 72;

    public ChanceOrder Rng { get; init; } = ChanceOrder.PerVideo;

    /// <summary>The scoring protocol; null takes the dataset's own.</summary>
    public string? Protocol { get; init; }

    /// <summary>Whether to draw masks and points over the frames.</summary>
    public bool Overlay { get; init; }

    /// <summary>auto (CUDA where it works), cpu, cuda, cuda:N, tensorrt or tensorrt:N.</summary>
    public string Device { get; init; } = "auto";

    /// <summary>Threads of the models; null takes all processors.</summary>
    public int? Threads { get; init; }

    /// <summary>The verb's settings of one kind.</summary>
    public T Settings<T>() => VerbSettings.OfType<T>().Single();
}
