using System.Globalization;
using SamPt.Core;

namespace SamPt.Onnx.Runtime;

/// <summary>Where graphs run.</summary>
public enum DeviceKind
{
    /// <summary>CUDA where it works on this machine, else the CPU.</summary>
    Auto,
    Cpu,
    Cuda,
}

/// <summary>The device and threads that sessions use.</summary>
public sealed record DeviceOptions
{
    public DeviceKind Kind { get; init; } = DeviceKind.Auto;

    /// <summary>Which GPU, from 0.</summary>
    public int Index { get; init; }

    /// <summary>Threads inside one operator on the CPU; 0 leaves it to ONNX Runtime (one per physical core).</summary>
    public int Threads { get; init; }

    /// <summary>Off only to look at a graph as it is, or to time loading.</summary>
    public bool OptimiseGraph { get; init; } = true;

    /// <summary>Reads auto, cpu, cuda or cuda:N.</summary>
    /// <exception cref="ConfigurationException">The text is none of these.</exception>
    public static DeviceOptions Parse(string device)
    {
        var parts = device.Split(':');
        var index = 0;
        var kind = (parts[0], parts.Length) switch
        {
            ("auto", 1) => DeviceKind.Auto,
            ("cpu", 1) => DeviceKind.Cpu,
            ("cuda", 1) => DeviceKind.Cuda,
            ("cuda", 2) when int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out index) => DeviceKind.Cuda,
            _ => throw new ConfigurationException($"device '{device}' is unknown; expected auto, cpu, cuda or cuda:N."),
        };
        return new DeviceOptions { Kind = kind, Index = index };
    }
}
