using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SamPt.Core;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Segmenters;

/// <summary>Pairs the encoder's outputs with the decoder's image inputs.</summary>
internal sealed class SamEmbeddingOutputs
{
    private readonly IReadOnlyList<TensorInfo> inputs;
    private readonly string[] names;
    private readonly bool sameShapes;

    /// <exception cref="ModelException">The decoder asks for something that the encoder does not give.</exception>
    public SamEmbeddingOutputs(SamEncoderLayout encoder, SamDecoderLayout decoder, string encoderPath, string decoderPath)
    {
        inputs = decoder.ImageInputs;
        names = new string[inputs.Count];
        sameShapes = true;
        for (var i = 0; i < names.Length; i++)
        {
            var wanted = inputs[i].Name == "image_embeddings" ? encoder.EmbeddingOutput : inputs[i].Name;
            var given = encoder.Outputs.FirstOrDefault(output => output.Name == wanted)
                ?? throw new ModelException($"{decoderPath}: takes {inputs[i]}, which {encoderPath} does not give; use the encoder that was exported with this decoder.");
            names[i] = given.Name;
            sameShapes &= given.Rank == inputs[i].Rank && given.Type == inputs[i].Type;
            if (given.Rank == inputs[i].Rank && Disagree(given, inputs[i]))
                throw new ModelException($"{decoderPath}: takes {inputs[i]}, but {encoderPath} gives {given}; use the encoder that was exported with this decoder.");
        }
    }

    /// <summary>Runs the encoder; the outputs are the caller's, in the order of the decoder's image inputs.</summary>
    public OrtValue[] Run(OnnxSession encoder, string inputName, OrtValue input, CancellationToken cancellation)
    {
        if (sameShapes) return encoder.RunOnDevice([inputName], [input], names, cancellation);
        var values = encoder.Run([inputName], [input], names, cancellation);
        for (var i = 0; i < values.Length; i++) values[i] = WithRank(values[i], inputs[i]);
        return values;
    }

    // Early ViT features come alone, [1,h,w,D], or as a stack of which the decoder reads only the first, [L,1,h,w,D].
    private static OrtValue WithRank(OrtValue value, TensorInfo wanted)
    {
        var shape = value.GetTensorTypeAndShape().Shape;
        if (shape.Length == wanted.Rank) return value;
        using (value)
        {
            var source = value.GetTensorDataAsSpan<float>();
            var alone = shape.Length > wanted.Rank;
            var layers = wanted.Dimensions[0] > 0 ? wanted.Dimensions[0] : 1;
            long[] target = alone ? shape[1..] : [layers, .. shape];
            var result = OrtValue.CreateAllocatedTensorValue(OrtAllocator.DefaultInstance, TensorElementType.Float, target);
            var values = result.GetTensorMutableDataAsSpan<float>();
            var first = alone ? source[..values.Length] : source;
            first.CopyTo(values);
            values[first.Length..].Clear();
            return result;
        }
    }

    private static bool Disagree(TensorInfo given, TensorInfo wanted)
    {
        for (var axis = 0; axis < given.Rank; axis++)
        {
            if (!given.IsOpen(axis) && !wanted.IsOpen(axis) && given.Dimensions[axis] != wanted.Dimensions[axis]) return true;
        }
        return false;
    }
}
