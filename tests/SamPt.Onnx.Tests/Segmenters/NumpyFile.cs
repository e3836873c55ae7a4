using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;

namespace SamPt.Onnx.Tests.Segmenters;

/// <summary>Reads numpy's .npy, version 1: the golden tensors that the training scripts leave beside a model.</summary>
internal static partial class NumpyFile
{
    /// <summary>The values and the shape; the file's type must be that of <typeparamref name="T"/>, little-endian, C order.</summary>
    public static (T[] Values, int[] Shape) Read<T>(string path)
        where T : unmanaged
    {
        var bytes = File.ReadAllBytes(path);
        var length = BitConverter.ToUInt16(bytes, 8);
        var header = Encoding.ASCII.GetString(bytes, 10, length);
        var type = typeof(T) == typeof(byte) ? "|u1" : "<f4";
        if (!header.Contains($"'{type}'") || header.Contains("'fortran_order': True")) throw new FormatException($"{path}: {header}");
        var shape = Shape().Match(header).Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return (MemoryMarshal.Cast<byte, T>(bytes.AsSpan(10 + length)).ToArray(), [.. shape.Select(int.Parse)]);
    }

    [GeneratedRegex(@"'shape': \(([^)]*)\)")]
    private static partial Regex Shape();
}
