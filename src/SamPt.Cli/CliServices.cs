using SamPt.Cli.Catalogs;
using SamPt.Onnx.Manifests;

namespace SamPt.Cli;

/// <summary>What the commands are built from; tests put their own trackers, segmenters and clock here.</summary>
public sealed record CliServices
{
    /// <summary>The trackers, given the manifests.</summary>
    public Func<ModelFolder, TrackerCatalog> Trackers { get; init; } = TrackerCatalog.Of;

    /// <summary>The segmenters, given the manifests.</summary>
    public Func<ModelFolder, SegmenterCatalog> Segmenters { get; init; } = SegmenterCatalog.Of;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Looks up an environment variable.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;
}
