using SamPt.Onnx.Segmenters;

namespace SamPt.Cli.Catalogs;

/// <summary>Settings of a segmenter that has a manifest: all of them stand there.</summary>
public sealed record CheckpointOptions;

/// <summary>A segmenter of the SAM family from two bare files.</summary>
public sealed record SamFileOptions : SamSegmenterOptions
{
    /// <summary>Path of the image encoder.</summary>
    public string? Encoder { get; init; }

    /// <summary>Path of the mask decoder.</summary>
    public string? Decoder { get; init; }
}
