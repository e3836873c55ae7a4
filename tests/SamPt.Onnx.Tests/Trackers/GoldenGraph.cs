using Microsoft.ML.OnnxRuntime;
using SamPt.Onnx.Inspection;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Tests.Trackers;

/// <summary>
/// Stored runs of single graphs: inputs GRAPH/CASE/in/NAME, outputs GRAPH/CASE/out/NAME, with [::2,::1] behind the name where only
/// every so many values of an axis are stored.
/// </summary>
internal static class GoldenGraph
{
    /// <summary>
    /// The largest difference of each output to PyTorch's, as a share of the largest value there, or of 1 where all are smaller.
    /// </summary>
    public static IReadOnlyDictionary<string, float> Differences(OnnxSession session, GoldenTensors tensors, string graph)
    {
        var prefix = tensors.Names.Single(name => name.StartsWith(graph + "/", StringComparison.Ordinal) && name.EndsWith("/in/" + session.Signature.Inputs[0].Name))
            .Split('/')[..2];
        var folder = string.Join('/', prefix);
        var inputs = session.Signature.Inputs.Select(input => Input(tensors, $"{folder}/in/{input.Name}")).ToArray();
        var keys = tensors.Names.Where(name => name.StartsWith($"{folder}/out/", StringComparison.Ordinal)).ToArray();
        string[] names = [.. keys.Select(key => key.Split('/')[3].Split('[')[0])];
        Assert.Equal(session.Signature.Outputs.Select(output => output.Name).Order(), names.Order());
        var answers = session.Run([.. session.Signature.Inputs.Select(input => input.Name)], inputs, names, CancellationToken.None);
        var differences = new Dictionary<string, float>();
        for (var i = 0; i < keys.Length; i++) differences.Add(names[i], Difference(keys[i], tensors, answers[i]));
        foreach (var value in inputs.Concat(answers)) value.Dispose();
        return differences;
    }

    private static OrtValue Input(GoldenTensors tensors, string key)
    {
        var shape = tensors.Shape(key).Select(size => (long)size).ToArray();
        var values = tensors.IsBytes(key) ? Array.ConvertAll(tensors.Bytes(key), value => (float)value) : tensors.Floats(key);
        return OrtValue.CreateTensorValueFromMemory(values, shape);
    }

    private static float Difference(string key, GoldenTensors tensors, OrtValue answer)
    {
        var shape = answer.GetTensorTypeAndShape().Shape;
        var steps = key.Contains('[') ? key[(key.IndexOf('[') + 1)..^1].Split(',').Select(step => int.Parse(step[2..])).ToArray() : [.. shape.Select(_ => 1)];
        Assert.Equal(tensors.Shape(key), shape.Select((size, axis) => (int)((size + steps[axis] - 1) / steps[axis])));
        var expected = tensors.Floats(key);
        var found = answer.GetTensorDataAsSpan<float>();
        var largest = 0f;
        for (var i = 0; i < expected.Length; i++)
        {
            // The i-th stored value's place in the whole.
            long rest = i, place = 0, stride = 1;
            for (var axis = shape.Length - 1; axis >= 0; axis--)
            {
                var size = (shape[axis] + steps[axis] - 1) / steps[axis];
                place += rest % size * steps[axis] * stride;
                rest /= size;
                stride *= shape[axis];
            }
            largest = Math.Max(largest, Math.Abs(found[(int)place] - expected[i]));
        }
        return largest / Math.Max(1, expected.Max(MathF.Abs));
    }
}
