namespace SamPt.Cli.Catalogs;

/// <summary>Settings of a segmenter that has a manifest under models/.</summary>
public sealed record CheckpointOptions;

/// <summary>A segmenter of the SAM family from two bare files; null leaves a setting to the graphs.</summary>
public sealed record SamFileOptions
{
    /// <summary>Path of the image encoder.</summary>
    public string? Encoder { get; init; }

    /// <summary>Path of the mask decoder.</summary>
    public string? Decoder { get; init; }

    /// <summary>The longest side of the frames, for encoders that leave it open.</summary>
    public int? InputSize { get; init; }

    /// <summary>For encoders of open size: pad each side to a multiple of this instead of to a square.</summary>
    public int? PadMultiple { get; init; }

    /// <summary>Model pixels per logit.</summary>
    public int? MaskStride { get; init; }

    /// <summary>Passes boxes unscaled, as the reference does.</summary>
    public bool ReferenceBoxBug { get; init; }
}
