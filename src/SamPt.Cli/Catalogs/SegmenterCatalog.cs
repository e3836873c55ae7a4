using SamPt.Core;
using SamPt.Core.Prompting;
using SamPt.Onnx.Manifests;
using SamPt.Onnx.Segmenters;

namespace SamPt.Cli.Catalogs;

/// <summary>The segmenters there are: bare files of the SAM family, and a name for every manifest under models/.</summary>
public sealed class SegmenterCatalog() : ComponentCatalog<IPromptSegmenter>(
    "segmenter", options => options.ContainsKey("encoder") || options.ContainsKey("decoder") ? "sam" : "tiny-sam")
{
    /// <summary>The catalog with the models of a folder.</summary>
    public static SegmenterCatalog Of(ModelFolder models)
    {
        SegmenterCatalog catalog = new()
        {
            { "sam", (SamFileOptions o, RunServices s) => FromFiles(o, s) },
        };
        foreach (var id in models.Ids()) catalog.Add(id, (CheckpointOptions _, RunServices s) => FromManifest(s.Models.Read(id), s));
        return catalog;
    }

    private static SamSegmenter FromManifest(ModelManifest manifest, RunServices services)
    {
        var segmenter = new SegmenterFactory(services.Sessions).Create(manifest);
        foreach (var file in manifest.Files.Values) services.Record("segmenter", file.Path);
        return Warned(segmenter, services);
    }

    private static SamSegmenter FromFiles(SamFileOptions options, RunServices services)
    {
        var encoder = Required(options.Encoder, "encoder", services);
        var decoder = Required(options.Decoder, "decoder", services);
        var segmenter = new SegmenterFactory(services.Sessions).Create("sam", encoder, decoder, new SamSegmenterOptions
        {
            InputSize = options.InputSize,
            PadMultiple = options.PadMultiple,
            MaskStride = options.MaskStride,
            ReferenceBoxBug = options.ReferenceBoxBug,
        });
        services.Record("segmenter", encoder);
        services.Record("segmenter", decoder);
        return Warned(segmenter, services);
    }

    private static SamSegmenter Warned(SamSegmenter segmenter, RunServices services)
    {
        foreach (var warning in segmenter.Warnings) services.Warn(warning);
        return segmenter;
    }

    private static string Required(string? file, string key, RunServices services) => file is not null ? services.Resolve(file)
        : throw new ConfigurationException($"segmenter.{key}: missing; a SAM model of bare files needs segmenter.encoder=FILE and segmenter.decoder=FILE.");
}
