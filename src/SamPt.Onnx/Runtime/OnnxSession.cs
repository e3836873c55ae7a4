using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using SamPt.Core;
using SamPt.Core.Pipeline;

namespace SamPt.Onnx.Runtime;

/// <summary>One loaded graph. Runs may come from several threads; time inside them goes to the <see cref="InferenceClock"/>.</summary>
public sealed class OnnxSession : IDisposable
{
    private readonly InferenceSession session;
    private readonly InferenceClock clock;
    private readonly OrtMemoryInfo? deviceMemory;
    private readonly Lazy<string> sha256;

    internal OnnxSession(string path, InferenceSession session, InferenceClock clock, OrtMemoryInfo? deviceMemory)
    {
        this.session = session;
        this.clock = clock;
        this.deviceMemory = deviceMemory;
        Signature = GraphSignature.Of(path, session);
        sha256 = new Lazy<string>(() => ModelFile.Sha256(path));
    }

    public string Path => Signature.Path;

    public GraphSignature Signature { get; }

    /// <summary>The SHA-256 of the model file, lower-case hexadecimal; read once, when asked for.</summary>
    public string Sha256 => sha256.Value;

    /// <summary>
    /// Runs the graph; the caller owns the outputs, which lie in host memory. ONNX Runtime recycles their memory once disposed.
    /// </summary>
    /// <exception cref="OperationCanceledException">The run was ended through <paramref name="cancellation"/>.</exception>
    /// <exception cref="ModelException">The graph refuses its inputs or fails.</exception>
    internal OrtValue[] Run(string[] inputNames, OrtValue[] inputs, string[] outputNames, CancellationToken cancellation) =>
        Guarded(cancellation, options => Owned(session.Run(options, inputNames, inputs, outputNames)));

    /// <summary>As <see cref="Run"/>, into tensors of the right shapes that the caller allocated.</summary>
    internal void RunInto(
        string[] inputNames, OrtValue[] inputs, string[] outputNames, OrtValue[] outputs, CancellationToken cancellation) =>
        Guarded(cancellation, options =>
        {
            session.Run(options, inputNames, inputs, outputNames, outputs);
            return outputs;
        });

    /// <summary>As <see cref="Run"/>, but the outputs stay on the session's device, to be inputs of later runs.</summary>
    internal OrtValue[] RunOnDevice(string[] inputNames, OrtValue[] inputs, string[] outputNames, CancellationToken cancellation)
    {
        if (deviceMemory is null) return Run(inputNames, inputs, outputNames, cancellation);
        using var binding = session.CreateIoBinding();
        for (var i = 0; i < inputs.Length; i++) binding.BindInput(inputNames[i], inputs[i]);
        foreach (var name in outputNames) binding.BindOutputToDevice(name, deviceMemory);
        return Guarded(cancellation, options =>
        {
            var outputs = Owned(session.RunWithBoundResults(options, binding));
            binding.SynchronizeBoundOutputs();
            return outputs;
        });
    }

    public void Dispose()
    {
        session.Dispose();
        deviceMemory?.Dispose();
    }

    private OrtValue[] Guarded(CancellationToken cancellation, Func<RunOptions, OrtValue[]> run)
    {
        cancellation.ThrowIfCancellationRequested();
        using var options = new RunOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        // Disposed before the options are: a late cancellation must not reach freed memory.
        using var registration = cancellation.Register(static state => ((RunOptions)state!).Terminate = true, options);
        var start = Stopwatch.GetTimestamp();
        try
        {
            return run(options);
        }
        catch (OnnxRuntimeException error)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new ModelException($"{Path}: the graph failed: {OrtMessage.Brief(error)}; `sampt model inspect` shows its contract.", error);
        }
        finally
        {
            clock.Add(Stopwatch.GetElapsedTime(start));
        }
    }

    // The collection that ONNX Runtime returns would dispose its members with itself; it is left to the collector, they are not.
    private static OrtValue[] Owned(IDisposableReadOnlyCollection<OrtValue> values) => [.. values];
}
