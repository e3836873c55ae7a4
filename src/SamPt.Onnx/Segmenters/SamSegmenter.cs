using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Prompting;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Segmenters;

/// <summary>
/// SAM, HQ-SAM, MobileSAM and small relatives: an image encoder and a prompt decoder. How variants differ is in
/// <see cref="SamEncoderLayout"/> and <see cref="SamDecoderLayout"/>, read from the graphs. Calls may come from several threads;
/// beyond <see cref="FramesAtOnce"/> calls of the same kind wait for one another.
/// </summary>
public sealed class SamSegmenter : IPromptSegmenter
{
    private readonly OnnxSession encoder;
    private readonly SamEncoderLayout encoderLayout;
    private readonly SpareBuffers<EncoderInput> encoderInputs;
    private readonly SamEmbeddingOutputs outputs;
    private readonly SamMaskDecoder decoder;

    /// <summary>Takes ownership of both sessions.</summary>
    /// <exception cref="Core.ModelException">A graph lacks what SAM-PT needs, or the two do not belong together.</exception>
    public SamSegmenter(string name, OnnxSession encoder, OnnxSession decoder, SamSegmenterOptions? options = null)
    {
        const string remedy = "export it with scripts/export/sam.py";
        options ??= new SamSegmenterOptions();
        Name = name;
        this.encoder = encoder;
        encoderLayout = SamEncoderLayout.Match(encoder.Signature).Require(encoder.Signature, remedy).With(options, encoder.Path);
        var layout = SamDecoderLayout.Match(decoder.Signature).Require(decoder.Signature, remedy).With(options);
        outputs = new SamEmbeddingOutputs(encoderLayout, layout, encoder.Path, decoder.Path);
        RequireSameProjections(encoder.Signature, decoder.Signature);
        encoderInputs = new SpareBuffers<EncoderInput>(encoder.FramesAtOnce, () => new EncoderInput(encoderLayout));
        FramesAtOnce = Math.Min(encoder.FramesAtOnce, decoder.FramesAtOnce);
        this.decoder = new SamMaskDecoder(decoder, layout, options);
        if (layout.PicksToken)
        {
            Warnings = [$"{decoder.Path}: a one-mask export takes another mask than SAM-PT does for prompts of one point; "
                + "export with 4 masks or with scripts/export/sam.py."];
        }
    }

    public string Name { get; }

    public int InputSize => encoderLayout.InputSize;

    public int FramesAtOnce { get; }

    /// <summary>Identifies embeddings in a cache.</summary>
    public string EncoderSha256 => encoder.Sha256;

    public string DecoderSha256 => decoder.Sha256;

    /// <summary>What the user should know about these graphs, each one line.</summary>
    public IReadOnlyList<string> Warnings { get; } = [];

    public IImageEmbedding Embed(RgbFrame frame, CancellationToken cancellation)
    {
        var geometry = GeometryOf(frame.Size);
        var content = PilResampler.Bilinear(frame, geometry.Content);
        using var own = encoderInputs.Borrow(cancellation);
        var input = own.Value.Fill(content, geometry.Padded);
        return new SamImageEmbedding(geometry, outputs.Run(encoder, encoderLayout.Input, input, cancellation));
    }

    public IReadOnlyList<MaskPrediction> Predict(
        IImageEmbedding embedding, IReadOnlyList<PointPrompt> prompts, CancellationToken cancellation) =>
        decoder.Predict((SamImageEmbedding)embedding, prompts, cancellation);

    public int MultiMaskCount => decoder.MultiMaskCount;

    public IReadOnlyList<MaskPrediction[]> PredictMultiMask(
        IImageEmbedding embedding, IReadOnlyList<PointPrompt> prompts, CancellationToken cancellation) =>
        decoder.PredictMultiMask((SamImageEmbedding)embedding, prompts, cancellation);

    public void Dispose()
    {
        encoder.Dispose();
        encoderInputs.Dispose();
        decoder.Dispose();
    }

    // An encoder that does part of the decoder's work does it for the decoder that it was exported with.
    private static void RequireSameProjections(GraphSignature encoder, GraphSignature decoder)
    {
        var (given, wanted) = (encoder.Note("projections"), decoder.Note("projections"));
        if (wanted is null || given is null || given == wanted) return;
        throw new ModelException($"{decoder.Path}: takes image_projections of the weights {wanted}, but {encoder.Path} gives those of {given}; "
            + "use the encoder that was exported with this decoder.");
    }

    private LogitGeometry GeometryOf(ImageSize working)
    {
        var content = working.WithLongestSide(InputSize);
        var multiple = encoderLayout.PadMultiple;
        var padded = multiple == 0
            ? new ImageSize(InputSize, InputSize)
            : new ImageSize(RoundUp(content.Width, multiple), RoundUp(content.Height, multiple));
        return new LogitGeometry(working, content, padded, decoder.GridOf(padded));
    }

    private static int RoundUp(int value, int multiple) => (value + multiple - 1) / multiple * multiple;
}
