using SamPt.Onnx.Segmenters;

namespace SamPt.Cli.Catalogs;

/// <summary>Settings of a segmenter that has a manifest: what belongs to the checkpoint stands there.</summary>
public sealed record CheckpointOptions
{
    /// <summary>Passes boxes in working pixels without scaling them, as the reference does; null takes the manifest's word.</summary>
    public bool? ReferenceBoxBug { get; init; }
}

/// <summary>A segmenter of the SAM family from two bare files.</summary>
public sealed record SamFileOptions : SamSegmenterOptions
{
    /// <summary>Path of the image encoder.</summary>
    public string? Encoder { get; init; }

    /// <summary>Path of the mask decoder.</summary>
    public string? Decoder { get; init; }
}
