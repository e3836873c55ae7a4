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

    /// <summary>TensorRT, and CUDA for what it does not take.</summary>
    TensorRt,
}

/// <summary>The device and threads that sessions use.</summary>
public sealed record DeviceOptions
{
    /// <summary>The forms that <see cref="Parse"/> takes, for help and messages.</summary>
    public const string Forms = "auto, cpu, cuda[:N] or tensorrt[:N]";

    public DeviceKind Kind { get; init; } = DeviceKind.Auto;

    /// <summary>Which GPU, from 0.</summary>
    public int Index { get; init; }

    /// <summary>Threads inside one operator on the CPU; 0 leaves it to ONNX Runtime (one per physical core).</summary>
    public int Threads { get; init; }

    /// <summary>
    /// On how many frames graphs that see one frame each may work at the same time, on a CPU. The threads are shared out between them: two
    /// frames with a thread each are done sooner than one after the other with two, whose operators wait for each other.
    /// </summary>
    public int FramesAtOnce { get; init; } = 1;

    /// <summary>
    /// Models with larger files spare memory: they work on one frame at a time, since each takes working memory for itself, gigabytes with
    /// SAM's ViTs, and without memory patterns, which hold the working memory of the first run twice.
    /// </summary>
    public long LargeModelBytes { get; init; } = 256L << 20;

    /// <summary>Off only to look at a graph as it is, or to time loading.</summary>
    public bool OptimiseGraph { get; init; } = true;

    /// <summary>
    /// Where TensorRT keeps the engines that it builds, minutes each; null: a folder of the user's cache. Engines fit one GPU and version.
    /// </summary>
    public string? EngineCache { get; init; }

    /// <summary>Binds outputs as on a GPU, in the CPU's memory: so that machines without one can test that path.</summary>
    internal bool BindsOnCpu { get; init; }

    /// <summary>Reads auto, cpu, cuda, cuda:N, tensorrt or tensorrt:N.</summary>
    /// <exception cref="ConfigurationException">The text is none of these.</exception>
    public static DeviceOptions Parse(string device)
    {
        var parts = device.Split(':');
        var index = 0;
        DeviceKind? kind = parts[0] switch
        {
            "auto" when parts.Length == 1 => DeviceKind.Auto,
            "cpu" when parts.Length == 1 => DeviceKind.Cpu,
            "cuda" => DeviceKind.Cuda,
            "tensorrt" => DeviceKind.TensorRt,
            _ => null,
        };
        if (kind is null || parts.Length > 2
            || (parts.Length == 2 && !int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out index)))
            throw new ConfigurationException($"device '{device}' is unknown; expected {Forms}.");
        return new DeviceOptions { Kind = kind.Value, Index = index };
    }
}
