using SamPt.Cli.Catalogs;

namespace SamPt.Cli;

/// <summary>What the commands are built from; tests put their own trackers, segmenters and clock here.</summary>
public sealed record CliServices
{
    public TrackerCatalog Trackers { get; init; } = TrackerCatalog.Default;

    public SegmenterCatalog Segmenters { get; init; } = SegmenterCatalog.Default;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Looks up an environment variable.</summary>
    public Func<string, string?> Variable { get; init; } = Environment.GetEnvironmentVariable;
}
