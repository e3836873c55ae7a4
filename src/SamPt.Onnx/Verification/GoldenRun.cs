using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using SamPt.Core;
using SamPt.Onnx.Inspection;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Verification;

/// <summary>How far one output of one golden case lies from what PyTorch answered.</summary>
/// <param name="MaxAbs">The largest absolute difference; infinite where one is not a number and the other is.</param>
/// <param name="Largest">The largest absolute value that PyTorch gave.</param>
/// <param name="Allowed">What <paramref name="MaxAbs"/> may be.</param>
public sealed record OutputDifference(string Graph, string Case, string Output, double MaxAbs, double Largest, double Allowed)
{
    public bool IsWithin => MaxAbs <= Allowed;
}

/// <summary>Runs a graph on its golden inputs and compares.</summary>
internal static class GoldenRun
{
    /// <param name="tolerance">Of the largest value, or of 1 where all are smaller.</param>
    /// <exception cref="ModelException">The file lacks an input, or an output has another shape.</exception>
    public static IReadOnlyList<OutputDifference> Compare(
        OnnxSession session, GoldenTensors tensors, GoldenCase golden, double tolerance, CancellationToken cancellation)
    {
        var inputs = new List<OrtValue>();
        try
        {
            foreach (var input in session.Signature.Inputs) inputs.Add(Input(tensors, golden, input, session.Path));
            string[] names = [.. session.Signature.Inputs.Select(input => input.Name)];
            foreach (var output in golden.Outputs)
            {
                if (session.Signature.Output(output.Name) is null)
                    throw new ModelException($"{session.Path}: has no output {output.Name}, but its golden.safetensors stores {output.Key}; export both together.");
            }
            var answers = session.Run(names, [.. inputs], [.. golden.Outputs.Select(output => output.Name)], cancellation);
            try
            {
                return [.. golden.Outputs.Select((output, i) => Difference(tensors, golden, output, answers[i], tolerance, session.Path))];
            }
            finally
            {
                foreach (var answer in answers) answer.Dispose();
            }
        }
        finally
        {
            foreach (var input in inputs) input.Dispose();
        }
    }

    private static OrtValue Input(GoldenTensors tensors, GoldenCase golden, TensorInfo input, string path)
    {
        var key = golden.InputKey(tensors, input.Name) ?? throw new ModelException(
            $"{path}: its golden.safetensors lacks {golden.Graph}/{golden.Name}/in/{input.Name}; export the model again with --golden.");
        long[] shape = [.. tensors.Shape(key).Select(size => (long)size)];
        var numbers = tensors.Numbers(key);
        return input.Type switch
        {
            "uint8" => OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(numbers, value => (byte)value), shape),
            "int64" => OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(numbers, value => (long)value), shape),
            "int32" => OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(numbers, value => (int)value), shape),
            "bool" => OrtValue.CreateTensorValueFromMemory(Array.ConvertAll(numbers, value => value != 0), shape),
            // The session takes floats for half precision too.
            _ => OrtValue.CreateTensorValueFromMemory(numbers, shape),
        };
    }

    private static OutputDifference Difference(
        GoldenTensors tensors, GoldenCase golden, GoldenOutput output, OrtValue answer, double tolerance, string path)
    {
        var info = answer.GetTensorTypeAndShape();
        int[] shape = [.. info.Shape.Select(size => (int)size)];
        if (output.Steps.Count > 0 && output.Steps.Count != shape.Length || !output.SampleShape(shape).SequenceEqual(tensors.Shape(output.Key)))
        {
            throw new ModelException($"{path}: {output.Name} is [{string.Join(',', shape)}] in case {golden.Name}; expected the shape of "
                + $"{output.Key}, [{string.Join(',', tensors.Shape(output.Key))}]: export graph and golden tensors together.");
        }
        var found = output.Sample(Values(answer, info.ElementDataType), shape);
        var expected = tensors.Numbers(output.Key);
        double difference = 0, largest = 0;
        for (var i = 0; i < expected.Length; i++)
        {
            difference = Math.Max(difference, Distance(found[i], expected[i]));
            if (float.IsFinite(expected[i])) largest = Math.Max(largest, Math.Abs(expected[i]));
        }
        return new OutputDifference(golden.Graph, golden.Name, output.Name, difference, largest, tolerance * Math.Max(1, largest));
    }

    private static double Distance(float found, float expected)
    {
        if (found.Equals(expected)) return 0;
        return float.IsFinite(found) && float.IsFinite(expected) ? Math.Abs((double)found - expected) : double.PositiveInfinity;
    }

    private static float[] Values(OrtValue answer, TensorElementType type) => type switch
    {
        TensorElementType.Float => answer.GetTensorDataAsSpan<float>().ToArray(),
        TensorElementType.Int64 => Array.ConvertAll(answer.GetTensorDataAsSpan<long>().ToArray(), value => (float)value),
        TensorElementType.Int32 => Array.ConvertAll(answer.GetTensorDataAsSpan<int>().ToArray(), value => (float)value),
        TensorElementType.UInt8 => Array.ConvertAll(answer.GetTensorDataAsSpan<byte>().ToArray(), value => (float)value),
        TensorElementType.Bool => Array.ConvertAll(answer.GetTensorDataAsSpan<bool>().ToArray(), value => value ? 1f : 0f),
        _ => throw new ModelException($"an output of type {type} cannot be compared; expected float, float16, an integer or bool."),
    };
}
