using Microsoft.ML.OnnxRuntime;

namespace SamPt.Onnx.Runtime;

/// <summary>An execution provider of ONNX Runtime for NVIDIA's GPUs: what it needs, and what of that is missing.</summary>
/// <param name="Needs">The libraries that its own library is linked to and that machines commonly lack, on Linux.</param>
internal sealed record GpuProvider(string Name, string Provider, string Library, IReadOnlyList<string> Needs)
{
    public static readonly GpuProvider Cuda = new("CUDA", "CUDAExecutionProvider", "onnxruntime_providers_cuda", ["libcudart.so.13", "libcudnn.so.9"]);

    public static readonly GpuProvider TensorRt = new(
        "TensorRT", "TensorrtExecutionProvider", "onnxruntime_providers_tensorrt", ["libnvinfer.so.10", "libnvonnxparser.so.10"]);

    /// <summary>Why the provider cannot be used on GPU <paramref name="index"/>, or null if it can.</summary>
    /// <param name="known">The providers of this build of ONNX Runtime.</param>
    public string? FindProblem(int index, IReadOnlyList<string> known, GpuMachine machine)
    {
        if (!known.Contains(Provider)) return $"this build of ONNX Runtime has no {Name} provider";
        // All this is asked before the runtime is: its failed attempts write to the terminal, and do not say what is missing.
        if (machine.ProviderFolder(Library) is not { } folder) return $"lib{Library}.so is not installed";
        if (OperatingSystem.IsLinux())
        {
            if (!machine.CanLoad("libcuda.so.1")) return "libcuda.so.1 cannot be loaded: there is no NVIDIA driver";
            if (machine.GpuCount() is { } count && index >= count)
                return count == 0 ? "the driver finds no GPU" : $"there is no GPU {index}, only {(count == 1 ? "GPU 0" : $"GPUs 0 to {count - 1}")}";
            // The loader looks beside the provider's library too.
            if (Needs.FirstOrDefault(library => !machine.CanLoad(library) && !File.Exists(Path.Combine(folder, library))) is { } missing)
                return $"{missing} cannot be loaded";
        }
        try
        {
            using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
            Append(options, index, null);
            return null;
        }
        catch (OnnxRuntimeException error)
        {
            return OrtMessage.Brief(error);
        }
    }

    /// <summary>Puts the provider into a session's options.</summary>
    /// <param name="cache">Where TensorRT keeps its engines; null: nowhere.</param>
    public void Append(SessionOptions options, int index, string? cache)
    {
        if (this == Cuda)
        {
            options.AppendExecutionProvider_CUDA(index);
            return;
        }
        using var settings = new OrtTensorRTProviderOptions();
        settings.UpdateOptions(TensorRtSettings(index, cache));
        options.AppendExecutionProvider_Tensorrt(settings);
    }

    /// <summary>TensorRT's settings: engines and timings are kept, since building an engine takes minutes.</summary>
    internal static Dictionary<string, string> TensorRtSettings(int index, string? cache)
    {
        var settings = new Dictionary<string, string> { ["device_id"] = $"{index}" };
        if (cache is null) return settings;
        settings.Add("trt_engine_cache_enable", "1");
        settings.Add("trt_engine_cache_path", cache);
        settings.Add("trt_timing_cache_enable", "1");
        settings.Add("trt_timing_cache_path", cache);
        return settings;
    }
}
