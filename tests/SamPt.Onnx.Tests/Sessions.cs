using SamPt.Core.Pipeline;
using SamPt.Onnx.Runtime;
using SamPt.Onnx.Segmenters;
using SamPt.Tests;

namespace SamPt.Onnx.Tests;

/// <summary>Sessions on the small graphs under Golden/, on the CPU with two threads.</summary>
internal static class Sessions
{
    public static OnnxSessionFactory Factory(InferenceClock? clock = null) =>
        new(new DeviceOptions { Kind = DeviceKind.Cpu, Threads = 2 }, clock ?? new InferenceClock());

    public static OnnxSession Open(params string[] parts) => Factory().Open(SharedData.Golden(parts));

    public static SamSegmenter Segmenter(string encoderFolder, string decoderFolder) =>
        new("small", Open(encoderFolder, "encoder.onnx"), Open(decoderFolder, "decoder.onnx"));
}
