namespace SamPt.Onnx.Segmenters;

/// <summary>Settings of a segmenter of the SAM family. Null: what the graphs say of themselves, else what SAM has.</summary>
public record SamSegmenterOptions
{
    /// <summary>The longest side of the frames, for encoders that leave it open; others must agree with it.</summary>
    public int? InputSize { get; init; }

    /// <summary>For encoders of open size: pad each side to a multiple of this instead of padding to a square.</summary>
    public int? PadMultiple { get; init; }

    /// <summary>Model pixels per logit: 4 for SAM.</summary>
    public int? MaskStride { get; init; }

    /// <summary>What the encoder's training subtracted from pixels 0 .. 255, R G B.</summary>
    public float[]? Mean { get; init; }

    /// <summary>What it divided by.</summary>
    public float[]? Deviation { get; init; }

    /// <summary>Passes boxes in working pixels without scaling them, as the reference does; the same where the longest side is the input size.</summary>
    public bool ReferenceBoxBug { get; init; }
}
