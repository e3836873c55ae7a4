using System.Runtime.InteropServices;
using SamPt.Core;
using SamPt.Core.Pipeline;
using SamPt.Data.Codecs;
using SamPt.Onnx.Runtime;

namespace SamPt.Cli.Diagnosis;

/// <summary>Looks at everything that the tool stands on.</summary>
internal static class Examination
{
    public static IEnumerable<Finding> Of(CliContext context) =>
    [
        new(".NET runtime", FindingState.Present, $"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription}, {Environment.ProcessorCount} processors"),
        Sdk(),
        .. OnnxRuntime(),
        Gpu(),
        .. Decoders(),
        Ffmpeg(),
        Models(context),
    ];

    private static Finding Sdk()
    {
        var version = ExternalTool.FirstLine("dotnet", "--version");
        return Finding.Of(
            ".NET SDK", version is not null, version ?? "no `dotnet` on the PATH", "install the .NET SDK 10 to build from source", isNeeded: false);
    }

    private static IEnumerable<Finding> OnnxRuntime()
    {
        string version;
        try
        {
            version = OnnxSessionFactory.RuntimeVersion();
        }
        catch (ModelException e)
        {
            return [new Finding("ONNX Runtime", FindingState.Missing, e.Message.TrimEnd('.'), "run scripts/setup.sh and build again")];
        }
        var sessions = new OnnxSessionFactory(new DeviceOptions { Kind = DeviceKind.Auto }, new InferenceClock());
        var (cuda, tensorRt) = (sessions.CudaProblem, sessions.TensorRtProblem);
        return
        [
            new Finding("ONNX Runtime", FindingState.Present, $"{version}; knows {string.Join(", ", OnnxSessionFactory.KnownProviders().Select(p => p.Replace("ExecutionProvider", "")))}"),
            Finding.Of("CUDA provider", cuda is null, cuda ?? "works", "scripts/setup.sh --cuda, CUDA 13 and cuDNN 9; or stay on the CPU", isNeeded: false),
            Finding.Of("TensorRT provider", tensorRt is null, tensorRt ?? "works", "TensorRT 10 and ONNX Runtime's provider for it; CUDA does as well", isNeeded: false),
        ];
    }

    private static Finding Gpu()
    {
        var name = ExternalTool.FirstLine("nvidia-smi", "--query-gpu=name,memory.total,driver_version", "--format=csv,noheader");
        return Finding.Of("GPU", name is not null, name ?? "nvidia-smi finds none", "an NVIDIA GPU with its driver; or stay on the CPU", isNeeded: false);
    }

    private static IEnumerable<Finding> Decoders()
    {
        var probes = FrameCodec.Probe();
        // One library that reads JPEG is enough.
        var readsJpeg = FrameCodec.Default.JpegDecoder is not null;
        return probes.Select(p => p.Name == "libjpeg-turbo"
            ? Finding.Of(p.Name, p.Available, p.Detail, "apt-get install libturbojpeg0", isNeeded: !readsJpeg)
            : Finding.Of(p.Name, p.Available, p.Detail, "build with a package feed that has it; libjpeg-turbo does as well", isNeeded: false));
    }

    private static Finding Ffmpeg()
    {
        var version = Data.Video.Ffmpeg.Version();
        return Finding.Of("ffmpeg", version is not null, version ?? "none on PATH: overlays are pictures, not films", Data.Video.Ffmpeg.Remedy, isNeeded: false);
    }

    private static Finding Models(CliContext context)
    {
        const string part = "embedded models";
        const string remedy = "restore models/ from the checkout, or point SAMPT_MODELS at it";
        if (!Directory.Exists(context.Models.Path))
            return new Finding(part, FindingState.Missing, $"{context.Models.Path} is no folder", remedy);
        var ids = context.Models.Ids();
        if (!ids.Contains("tiny-sam")) return new Finding(part, FindingState.Missing, $"no tiny-sam in {context.Models.Path}", remedy);
        try
        {
            var manifests = ids.Select(context.Models.Read).Where(m => m.Id == "tiny-sam" || m.MissingFiles.Count < m.Files.Count).ToArray();
            foreach (var file in manifests.SelectMany(m => m.Files.Values))
            {
                if (file.Sha256 is { } expected && ModelFile.Sha256(file.Path) != expected)
                    return new Finding(part, FindingState.Missing, $"{file.Path} is not the file of its manifest", remedy);
            }
            return new Finding(part, FindingState.Present, $"{string.Join(", ", manifests.Select(m => m.Id))} in {context.Models.Path}");
        }
        catch (ModelException e)
        {
            return new Finding(part, FindingState.Missing, e.Message.TrimEnd('.'), remedy);
        }
    }
}
