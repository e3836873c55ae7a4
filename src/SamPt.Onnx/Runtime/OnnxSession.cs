using Microsoft.ML.OnnxRuntime;
using SamPt.Core;
using SamPt.Core.Pipeline;

namespace SamPt.Onnx.Runtime;

/// <summary>
/// One loaded graph. Runs may come from several threads; time inside them goes to the <see cref="InferenceClock"/>. Tensors are single
/// precision also where the graph's are half, except those that stay on the device.
/// </summary>
public sealed class OnnxSession : IDisposable
{
    private readonly InferenceSession session;
    private readonly InferenceClock clock;
    private readonly OrtMemoryInfo? deviceMemory;
    private readonly DeviceCopy? copy;
    private readonly HashSet<string> halves;
    private readonly Lazy<string> sha256;

    /// <param name="deviceMemory">Where <see cref="RunOnDevice"/> leaves its outputs; null: in host memory. Owned.</param>
    /// <param name="copy">Brings them from there; owned. Null: <see cref="ToHost"/> cannot be called.</param>
    internal OnnxSession(string path, InferenceSession session, InferenceClock clock, OrtMemoryInfo? deviceMemory, DeviceCopy? copy = null)
    {
        this.copy = copy;
        this.session = session;
        this.clock = clock;
        this.deviceMemory = deviceMemory;
        Signature = GraphSignature.Of(path, session);
        halves = [.. Signature.Inputs.Where(input => input.Type == "float16").Select(input => input.Name)];
        sha256 = new Lazy<string>(() => ModelFile.Sha256(path));
    }

    public string Path => Signature.Path;

    public GraphSignature Signature { get; }

    /// <summary>The SHA-256 of the model file, lower-case hexadecimal; read once, when asked for.</summary>
    public string Sha256 => sha256.Value;

    /// <summary>How many runs at the same time its threads are meant for; more may come.</summary>
    public int FramesAtOnce { get; internal init; } = 1;

    /// <summary>Whether outputs of <see cref="RunOnDevice"/> lie where only graphs can read them.</summary>
    internal bool KeepsOnDevice => deviceMemory is not null;

    /// <summary>
    /// Runs the graph; the caller owns the outputs, which lie in host memory. ONNX Runtime recycles their memory once disposed.
    /// </summary>
    /// <exception cref="OperationCanceledException">The run was ended through <paramref name="cancellation"/>.</exception>
    /// <exception cref="ModelException">The graph refuses its inputs or fails.</exception>
    internal OrtValue[] Run(string[] inputNames, OrtValue[] inputs, string[] outputNames, CancellationToken cancellation) =>
        Guarded(inputNames, inputs, cancellation, (options, values) => Array.ConvertAll(Owned(session.Run(options, inputNames, values, outputNames)), Single));

    /// <summary>As <see cref="Run"/>, into tensors of the right shapes that the caller allocated.</summary>
    internal void RunInto(
        string[] inputNames, OrtValue[] inputs, string[] outputNames, OrtValue[] outputs, CancellationToken cancellation) =>
        Guarded(inputNames, inputs, cancellation, (options, values) =>
        {
            if (!outputNames.Any(name => Signature.Output(name)?.Type == "float16"))
            {
                session.Run(options, inputNames, values, outputNames, outputs);
                return outputs;
            }
            var answers = Owned(session.Run(options, inputNames, values, outputNames));
            for (var i = 0; i < answers.Length; i++)
            {
                using var answer = Single(answers[i]);
                answer.GetTensorDataAsSpan<float>().CopyTo(outputs[i].GetTensorMutableDataAsSpan<float>());
            }
            return outputs;
        });

    /// <summary>As <see cref="Run"/>, but the outputs stay on the session's device and in its precision, to be inputs of later runs.</summary>
    internal OrtValue[] RunOnDevice(string[] inputNames, OrtValue[] inputs, string[] outputNames, CancellationToken cancellation) =>
        deviceMemory is null ? Run(inputNames, inputs, outputNames, cancellation)
            : Bound(inputNames, inputs, outputNames, _ => deviceMemory, cancellation);

    /// <summary>As <see cref="RunOnDevice"/>, but the outputs for which <paramref name="staysOnDevice"/> is false come to host memory.</summary>
    internal OrtValue[] RunPartlyOnDevice(
        string[] inputNames, OrtValue[] inputs, string[] outputNames, bool[] staysOnDevice, CancellationToken cancellation)
    {
        if (deviceMemory is null) return Run(inputNames, inputs, outputNames, cancellation);
        var answers = Bound(inputNames, inputs, outputNames, i => staysOnDevice[i] ? deviceMemory : OrtMemoryInfo.DefaultInstance, cancellation);
        return [.. answers.Select((answer, i) => staysOnDevice[i] ? answer : Single(answer))];
    }

    /// <summary>A single-precision copy in host memory of an output that stayed on the device; the caller owns it.</summary>
    internal OrtValue ToHost(OrtValue resident, CancellationToken cancellation) => copy!.ToHost(resident, cancellation);

    public void Dispose()
    {
        copy?.Dispose();
        session.Dispose();
        deviceMemory?.Dispose();
    }

    private OrtValue[] Bound(
        string[] inputNames, OrtValue[] inputs, string[] outputNames, Func<int, OrtMemoryInfo> place, CancellationToken cancellation) =>
        Guarded(inputNames, inputs, cancellation, (options, values) =>
        {
            using var binding = session.CreateIoBinding();
            for (var i = 0; i < values.Length; i++) binding.BindInput(inputNames[i], values[i]);
            for (var i = 0; i < outputNames.Length; i++) binding.BindOutputToDevice(outputNames[i], place(i));
            var outputs = Owned(session.RunWithBoundResults(options, binding));
            binding.SynchronizeBoundOutputs();
            return outputs;
        });

    private OrtValue[] Guarded(
        string[] inputNames, OrtValue[] inputs, CancellationToken cancellation, Func<RunOptions, OrtValue[], OrtValue[]> run)
    {
        cancellation.ThrowIfCancellationRequested();
        using var options = new RunOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
        // Disposed before the options are: a late cancellation must not reach freed memory.
        using var registration = cancellation.Register(static state => ((RunOptions)state!).Terminate = true, options);
        var values = inputs;
        using var call = clock.Begin();
        try
        {
            if (halves.Count > 0) values = Narrowed(inputNames, inputs);
            return run(options, values);
        }
        catch (OnnxRuntimeException error)
        {
            cancellation.ThrowIfCancellationRequested();
            throw new ModelException($"{Path}: the graph failed: {OrtMessage.Brief(error)}; `sampt model inspect` shows its contract.", error);
        }
        finally
        {
            for (var i = 0; i < inputs.Length; i++)
            {
                if (!ReferenceEquals(values[i], inputs[i])) values[i].Dispose();
            }
        }
    }

    private OrtValue[] Narrowed(string[] names, OrtValue[] inputs) =>
        [.. inputs.Select((input, i) => halves.Contains(names[i]) && HalfPrecision.IsSingle(input) ? HalfPrecision.Narrow(input) : input)];

    private static OrtValue Single(OrtValue answer)
    {
        if (!HalfPrecision.IsHalf(answer)) return answer;
        using (answer) return HalfPrecision.Widen(answer);
    }

    // The collection that ONNX Runtime returns would dispose its members with itself; it is left to the collector, they are not.
    private static OrtValue[] Owned(IDisposableReadOnlyCollection<OrtValue> values) => [.. values];
}
