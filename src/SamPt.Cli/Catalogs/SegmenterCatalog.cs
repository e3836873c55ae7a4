using SamPt.Core.Prompting;
using SamPt.Experiments.Configuration;
using SamPt.Onnx.Manifests;
using SamPt.Onnx.Segmenters;

namespace SamPt.Cli.Catalogs;

/// <summary>The segmenters there are: bare files of the SAM family, and a name for every manifest under models/.</summary>
public sealed class SegmenterCatalog(ModelFolder models) : ComponentCatalog<IPromptSegmenter>(
    models, "segmenter", options => options.ContainsKey("encoder") || options.ContainsKey("decoder") ? "sam" : "tiny-sam")
{
    private static readonly string[] Roles = ["encoder", "decoder"];

    /// <summary>The catalog with the models of a folder.</summary>
    public static SegmenterCatalog Of(ModelFolder models)
    {
        SegmenterCatalog catalog = new(models)
        {
            { "sam", (SamFileOptions o, RunServices s) => FromFiles(o, s) },
        };
        foreach (var id in ModelIds.Of(models, ModelFamily.Segmenters))
            catalog.Add(id, (CheckpointOptions o, RunServices s) => FromManifest(s.Models.Read(id), o, s));
        return catalog;
    }

    private static SamSegmenter FromManifest(ModelManifest manifest, CheckpointOptions options, RunServices services)
    {
        var segmenter = new SegmenterFactory(services.Sessions).Create(manifest, options.ReferenceBoxBug);
        foreach (var file in manifest.Files.Values) services.Record("segmenter", file.Path);
        return Warned(segmenter, services);
    }

    private static SamSegmenter FromFiles(SamFileOptions options, RunServices services)
    {
        var encoder = services.RequireFile(options.Encoder, "segmenter", "encoder", Roles);
        var decoder = services.RequireFile(options.Decoder, "segmenter", "decoder", Roles);
        var segmenter = new SegmenterFactory(services.Sessions).Create("sam", encoder, decoder, options);
        services.Record("segmenter", encoder);
        services.Record("segmenter", decoder);
        return Warned(segmenter, services);
    }

    private static SamSegmenter Warned(SamSegmenter segmenter, RunServices services)
    {
        foreach (var warning in segmenter.Warnings) services.Warn(warning);
        return segmenter;
    }
}
