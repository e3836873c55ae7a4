using Microsoft.ML.OnnxRuntime;
using SamPt.Core;
using SamPt.Core.Pipeline;

namespace SamPt.Onnx.Runtime;

/// <summary>Opens model files on one device; all their time goes to one clock.</summary>
public sealed class OnnxSessionFactory(DeviceOptions device, InferenceClock clock)
{
    private readonly Lazy<string?> cudaProblem = new(() => GpuProvider.Cuda.FindProblem(device.Index, KnownProviders(), GpuMachine.This));
    private readonly Lazy<string?> tensorRtProblem = new(() => GpuProvider.TensorRt.FindProblem(device.Index, KnownProviders(), GpuMachine.This));

    public DeviceOptions Device { get; } = device;

    public InferenceClock Clock { get; } = clock;

    /// <summary>Whether graphs run on a GPU. Asking tries the provider once.</summary>
    public bool UsesCuda => Device.Kind != DeviceKind.Cpu && cudaProblem.Value is null;

    /// <summary>Why CUDA cannot be used on this machine, or null if it can.</summary>
    public string? CudaProblem => cudaProblem.Value;

    /// <summary>Why TensorRT cannot be used on this machine, or null if it can; it needs CUDA too.</summary>
    public string? TensorRtProblem => tensorRtProblem.Value ?? cudaProblem.Value;

    /// <summary>Where graphs run, as in cpu, cuda:0 or tensorrt:0.</summary>
    public string Place => !UsesCuda ? "cpu" : $"{(Device.Kind == DeviceKind.TensorRt ? "tensorrt" : "cuda")}:{Device.Index}";

    /// <summary>The providers that this build of ONNX Runtime knows; a known provider may still lack its libraries.</summary>
    /// <exception cref="ModelException">ONNX Runtime's native library is missing.</exception>
    public static IReadOnlyList<string> KnownProviders() => Native(() => OrtEnv.Instance().GetAvailableProviders(), "ONNX Runtime");

    /// <summary>ONNX Runtime's version, as in 1.29.0.</summary>
    /// <exception cref="ModelException">ONNX Runtime's native library is missing.</exception>
    public static string RuntimeVersion() => Native(() => OrtEnv.Instance().GetVersionString(), "ONNX Runtime");

    /// <summary>Frames that graphs which see one frame each should work on at the same time; 1 on a GPU, which one frame keeps busy.</summary>
    public int FramesAtOnce => Device.FramesAtOnce <= 1 || UsesCuda ? 1 : Math.Min(Device.FramesAtOnce, Threads);

    private int Threads => Device.Threads > 0 ? Device.Threads : Environment.ProcessorCount;

    /// <summary>Loads a graph.</summary>
    /// <param name="path">The .onnx file.</param>
    /// <param name="seesOneFrame">
    /// The graph is to be run for <see cref="FramesAtOnce"/> frames at the same time: each run gets its share of the threads.
    /// </param>
    /// <exception cref="ModelException">Not there, not ONNX, weights beside it missing, or the device cannot be used.</exception>
    public OnnxSession Open(string path, bool seesOneFrame = false)
    {
        if (!File.Exists(path))
            throw new ModelException($"{path}: no such model file; expected an .onnx file, see `sampt model list`.");
        var atOnce = seesOneFrame ? FramesAtOnce : 1;
        return Native(() => Load(path, options => new InferenceSession(path, options), isCopy: false, atOnce), path);
    }

    /// <summary>Whether graphs, with the weights beside them, are larger than <see cref="DeviceOptions.LargeModelBytes"/> together.</summary>
    public bool AreLarge(IEnumerable<string> paths) => paths.Sum(path => Bytes(path) + Bytes(path + ".data")) > Device.LargeModelBytes;

    /// <summary>Loads the graph of a <see cref="DeviceCopy"/>.</summary>
    internal OnnxSession OpenCopy(string name, byte[] graph) => Native(() => Load(name, options => new InferenceSession(graph, options), isCopy: true, 1), name);

    /// <summary>Says early that the device which was asked for cannot be used.</summary>
    /// <exception cref="ModelException">Why, and the remedy.</exception>
    public void RequireDevice()
    {
        if (Device.Kind is DeviceKind.Cuda or DeviceKind.TensorRt && CudaProblem is { } problem)
        {
            throw new ModelException($"device {(Device.Kind == DeviceKind.Cuda ? "cuda" : "tensorrt")}:{Device.Index} cannot be used: {problem}; "
                + "scripts/setup.sh --cuda fetches the CUDA provider, which needs a driver, CUDA 13 and cuDNN 9; or use --device cpu.");
        }
        if (Device.Kind == DeviceKind.TensorRt && TensorRtProblem is { } lack)
        {
            throw new ModelException($"device tensorrt:{Device.Index} cannot be used: {lack}; "
                + "install TensorRT 10 and ONNX Runtime's TensorRT provider beside the CUDA one, or use --device cuda.");
        }
    }

    private OnnxSession Load(string path, Func<SessionOptions, InferenceSession> load, bool isCopy, int framesAtOnce)
    {
        RequireDevice();
        using var options = Options(framesAtOnce, AreLarge([path]));
        if (UsesCuda)
        {
            // In order of preference: what TensorRT does not take runs on CUDA.
            if (Device.Kind == DeviceKind.TensorRt) GpuProvider.TensorRt.Append(options, Device.Index, EngineCache());
            GpuProvider.Cuda.Append(options, Device.Index, null);
        }
        try
        {
            var (session, memory) = (load(options), DeviceMemory());
            return new OnnxSession(path, session, Clock, memory, memory is null || isCopy ? null : new DeviceCopy(this)) { FramesAtOnce = framesAtOnce };
        }
        catch (OnnxRuntimeException error)
        {
            throw Explain(path, error);
        }
    }

    private static long Bytes(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;

    private OrtMemoryInfo? DeviceMemory() => UsesCuda ? new OrtMemoryInfo("Cuda", OrtAllocatorType.DeviceAllocator, Device.Index, OrtMemType.Default)
        : Device.BindsOnCpu ? new OrtMemoryInfo("Cpu", OrtAllocatorType.DeviceAllocator, 0, OrtMemType.Default) : null;

    private string EngineCache() => Directory.CreateDirectory(Device.EngineCache ?? Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "sampt", "tensorrt")).FullName;

    private SessionOptions Options(int framesAtOnce, bool isLarge) => new()
    {
        IntraOpNumThreads = framesAtOnce == 1 ? Device.Threads : Threads / framesAtOnce,
        GraphOptimizationLevel = Device.OptimiseGraph
            ? GraphOptimizationLevel.ORT_ENABLE_ALL : GraphOptimizationLevel.ORT_DISABLE_ALL,
        EnableMemoryPattern = !isLarge,
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
