using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Inspection;

/// <summary>Exports that people have at hand and that cannot serve: told by tensors that only they have.</summary>
internal static class KnownUnusable
{
    private const string UseOthers = "use a SAM, HQ-SAM or MobileSAM model, exported with scripts/export/sam.py";

    private static readonly (Func<GraphSignature, bool> Sign, string Resembles, string Lacks)[] Strangers =
    [
        (graph => Takes(graph, "input_points"), "a decoder of the Hugging Face split export",
            "mask_input and has_mask_input, which every refinement pass feeds back; export with scripts/export/sam.py"),
        (graph => Takes(graph, "batched_point_coords"), "a decoder of EfficientSAM", $"mask_input and the single-mask token; {UseOthers}"),
        (graph => Takes(graph, "batched_images"), "an encoder of EfficientSAM",
            $"a decoder with mask_input and the single-mask token to go with it; {UseOthers}"),
        (graph => Takes(graph, "high_res_feats_0") || Takes(graph, "image_embeddings.0"), "a decoder of SAM 2",
            $"SAM's single-mask token and its decoder without high-resolution features; {UseOthers}"),
        (graph => Gives(graph, "high_res_feats_0") || Gives(graph, "image_embeddings.0"), "an encoder of SAM 2",
            $"a decoder with SAM's single-mask token to go with it; {UseOthers}"),
        (graph => Takes(graph, "point_coords") && !Takes(graph, "mask_input") && Gives(graph, "scores"), "a decoder of EdgeSAM",
            $"mask_input and has_mask_input, which every refinement pass feeds back; {UseOthers}"),
    ];

    public static (string Resembles, string Lacks)? Describe(GraphSignature graph)
    {
        foreach (var (sign, resembles, lacks) in Strangers)
        {
            if (sign(graph)) return (resembles, lacks);
        }
        return null;
    }

    private static bool Takes(GraphSignature graph, string name) => graph.Input(name) is not null;

    private static bool Gives(GraphSignature graph, string name) => graph.Output(name) is not null;
}
