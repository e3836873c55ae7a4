using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Inspection;

/// <summary>Exports that people have at hand and that cannot serve: told by an input that only they have.</summary>
internal static class KnownUnusable
{
    private static readonly (string Input, string Resembles, string Lacks)[] Signs =
    [
        ("input_points", "a decoder of the Hugging Face split export",
            "mask_input and has_mask_input, which every refinement pass feeds back; export with scripts/export/sam.py"),
        ("batched_point_coords", "EfficientSAM",
            "mask_input and the single-mask token; use a SAM, HQ-SAM or MobileSAM decoder"),
        ("high_res_feats_0", "a decoder of SAM 2",
            "SAM's single-mask token and its 256x256 feedback; use a SAM, HQ-SAM or MobileSAM decoder"),
    ];

    public static (string Resembles, string Lacks)? Describe(GraphSignature graph)
    {
        foreach (var (input, resembles, lacks) in Signs)
        {
            if (graph.Input(input) is not null) return (resembles, lacks);
        }
        return null;
    }
}
