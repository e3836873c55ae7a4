using System.Text.Json.Nodes;
using SamPt.Core.Prompting;
using SamPt.Experiments.Configuration;
using SamPt.Onnx.Manifests;
using SamPt.Onnx.Segmenters;

namespace SamPt.Cli.Catalogs;

/// <summary>The segmenters there are: bare files of the SAM family, and a name for every manifest under models/.</summary>
public sealed class SegmenterCatalog(ModelFolder models) : ComponentCatalog<IPromptSegmenter>(
    "segmenter", options => options.ContainsKey("encoder") || options.ContainsKey("decoder") ? "sam" : "tiny-sam")
{
    /// <summary>The catalog with the models of a folder.</summary>
    public static SegmenterCatalog Of(ModelFolder models)
    {
        SegmenterCatalog catalog = new(models)
        {
            { "sam", (SamFileOptions o, RunServices s) => FromFiles(o, s) },
        };
        foreach (var id in ModelIds.Of(models, ModelFamily.Segmenters))
            catalog.Add(id, (CheckpointOptions _, RunServices s) => FromManifest(s.Models.Read(id), s));
        return catalog;
    }

    protected override ConfigurationLayer? Recommended(string name)
    {
        if (!models.Ids().Contains(name)) return null;
        var manifest = models.Read(name);
        var values = manifest.Recommended.Select(r => KeyValuePair.Create(r.Key, YamlText.Parse(r.Value, manifest.Path)));
        return new ConfigurationLayer($"recommended in {manifest.Path}", new JsonObject(values));
    }

    private static SamSegmenter FromManifest(ModelManifest manifest, RunServices services)
    {
        var segmenter = new SegmenterFactory(services.Sessions).Create(manifest);
        foreach (var file in manifest.Files.Values) services.Record("segmenter", file.Path);
        return Warned(segmenter, services);
    }

    private static SamSegmenter FromFiles(SamFileOptions options, RunServices services)
    {
        var encoder = services.RequireFile(options.Encoder, "segmenter", "encoder", "decoder");
        var decoder = services.RequireFile(options.Decoder, "segmenter", "decoder", "encoder");
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
