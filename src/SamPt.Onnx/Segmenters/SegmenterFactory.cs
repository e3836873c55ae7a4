using SamPt.Core;
using SamPt.Onnx.Manifests;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Segmenters;

/// <summary>Builds segmenters from manifests or from bare model files.</summary>
public sealed class SegmenterFactory(OnnxSessionFactory sessions)
{
    private static readonly string[] Roles = ["encoder", "decoder"];

    /// <param name="manifest">Names the files and what they need.</param>
    /// <param name="referenceBoxBug">In place of what the manifest says of it.</param>
    /// <exception cref="ModelException">A file is missing, is not what its hash says, or does not fulfil the contract.</exception>
    public SamSegmenter Create(ModelManifest manifest, bool? referenceBoxBug = null)
    {
        if (!ModelFamily.Segmenters.Contains(manifest.Family))
        {
            throw new ModelException($"{manifest.Path}: {manifest.Id} is a {manifest.Family.Name} model; expected a segmenter, one of "
                + $"{string.Join(", ", ModelFamily.Segmenters.Select(family => family.Name))}.");
        }
        var options = new SamSegmenterOptions
        {
            InputSize = manifest.Pixels("input_size"),
            PadMultiple = manifest.Flag("dynamic_input") == true ? manifest.Pixels("pad_multiple") : null,
            MaskStride = manifest.Pixels("mask_stride"),
            Mean = manifest.Colour("mean"),
            Deviation = manifest.Colour("std"),
            ReferenceBoxBug = referenceBoxBug ?? manifest.Flag("reference_box_bug") ?? false,
        };
        return sessions.OpenAll(manifest.Files, Roles, graphs => new SamSegmenter(manifest.Id, graphs["encoder"], graphs["decoder"], options));
    }

    /// <summary>From two files; what is not in <paramref name="options"/> is read from the graphs.</summary>
    /// <exception cref="ModelException">A file is missing or does not fulfil the contract.</exception>
    public SamSegmenter Create(string name, string encoderPath, string decoderPath, SamSegmenterOptions? options = null) =>
        sessions.OpenAll(
            new Dictionary<string, ManifestFile> { ["encoder"] = new(encoderPath, null), ["decoder"] = new(decoderPath, null) },
            Roles, graphs => new SamSegmenter(name, graphs["encoder"], graphs["decoder"], options));
}
