using Microsoft.ML.OnnxRuntime;
using SamPt.Core;
using SamPt.Core.Pipeline;

namespace SamPt.Onnx.Runtime;

/// <summary>Opens model files on one device; all their time goes to one clock.</summary>
public sealed class OnnxSessionFactory(DeviceOptions device, InferenceClock clock)
{
    private const string CudaRemedy = "install the CUDA provider with scripts/setup.sh --cuda, or use --device cpu";

    private readonly Lazy<string?> cudaProblem = new(() => FindCudaProblem(device.Index));

    public DeviceOptions Device { get; } = device;

    public InferenceClock Clock { get; } = clock;

    /// <summary>Whether graphs run on a GPU. Asking tries the provider once.</summary>
    public bool UsesCuda => Device.Kind != DeviceKind.Cpu && cudaProblem.Value is null;

    /// <summary>Why CUDA cannot be used on this machine, or null if it can.</summary>
    public string? CudaProblem => cudaProblem.Value;

    /// <summary>The providers that this build of ONNX Runtime knows; a known provider may still lack its libraries.</summary>
    /// <exception cref="ModelException">ONNX Runtime's native library is missing.</exception>
    public static IReadOnlyList<string> KnownProviders() => Native(() => OrtEnv.Instance().GetAvailableProviders(), "ONNX Runtime");

    /// <summary>ONNX Runtime's version, as in 1.29.0.</summary>
    /// <exception cref="ModelException">ONNX Runtime's native library is missing.</exception>
    public static string RuntimeVersion() => Native(() => OrtEnv.Instance().GetVersionString(), "ONNX Runtime");

    /// <summary>Loads a graph.</summary>
    /// <exception cref="ModelException">Not there, not ONNX, weights beside it missing, or the device cannot be used.</exception>
    public OnnxSession Open(string path)
    {
        if (!File.Exists(path))
            throw new ModelException($"{path}: no such model file; expected an .onnx file, see `sampt model list`.");
        if (Device.Kind == DeviceKind.Cuda && !UsesCuda)
            throw new ModelException($"{path}: device cuda:{Device.Index} cannot be used ({cudaProblem.Value}); {CudaRemedy}.");
        return Native(() => Load(path), path);
    }

    private OnnxSession Load(string path)
    {
        using var options = Options();
        if (UsesCuda) options.AppendExecutionProvider_CUDA(Device.Index);
        try
        {
            var session = new InferenceSession(path, options);
            var memory = UsesCuda ? new OrtMemoryInfo("Cuda", OrtAllocatorType.DeviceAllocator, Device.Index, OrtMemType.Default) : null;
            return new OnnxSession(path, session, Clock, memory);
        }
        catch (OnnxRuntimeException error)
        {
            throw Explain(path, error);
        }
    }

    private SessionOptions Options() => new()
    {
        IntraOpNumThreads = Device.Threads,
        GraphOptimizationLevel = Device.OptimiseGraph
            ? GraphOptimizationLevel.ORT_ENABLE_ALL : GraphOptimizationLevel.ORT_DISABLE_ALL,
        // What goes wrong comes back as an exception; the native log would write to the terminal.
        LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
    };

    private static ModelException Explain(string path, OnnxRuntimeException error)
    {
        var brief = OrtMessage.Brief(error);
        if (OrtMessage.Has(error, "InvalidProtobuf") || brief.Contains("Protobuf parsing failed", StringComparison.Ordinal))
            return new ModelException($"{path}: is not an ONNX model, or a truncated one; expected a whole .onnx file: copy or export it again.", error);
        if (brief.Contains("external", StringComparison.OrdinalIgnoreCase))
            return new ModelException($"{path}: its weights lie in a second file that cannot be read ({brief}); put the .data file beside it.", error);
        return new ModelException($"{path}: ONNX Runtime cannot load it ({brief}); export it again with opset 16.", error);
    }

    private static string? FindCudaProblem(int index)
    {
        if (!KnownProviders().Contains("CUDAExecutionProvider")) return "this build of ONNX Runtime has no CUDA provider";
        // Asked before the runtime is: a failed attempt writes to the terminal.
        if (!ProviderLibraryExists()) return "libonnxruntime_providers_cuda.so is not installed";
        try
        {
            using var options = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
            options.AppendExecutionProvider_CUDA(index);
            return null;
        }
        catch (OnnxRuntimeException error)
        {
            return OrtMessage.Brief(error);
        }
    }

    private static bool ProviderLibraryExists()
    {
        var folders = (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        return folders.Append(AppContext.BaseDirectory).Any(folder =>
            File.Exists(Path.Combine(folder, "libonnxruntime_providers_cuda.so"))
            || File.Exists(Path.Combine(folder, "onnxruntime_providers_cuda.dll"))
            || File.Exists(Path.Combine(folder, "runtimes", "linux-x64", "native", "libonnxruntime_providers_cuda.so")));
    }

    private static T Native<T>(Func<T> call, string what)
    {
        try
        {
            return call();
        }
        catch (Exception error) when (error is DllNotFoundException or EntryPointNotFoundException
            || error is TypeInitializationException { InnerException: DllNotFoundException or EntryPointNotFoundException })
        {
            throw new ModelException($"{what}: the native ONNX Runtime library cannot be loaded; run scripts/setup.sh, then `sampt doctor`.", error);
        }
    }
}
