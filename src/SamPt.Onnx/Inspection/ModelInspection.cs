using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Inspection;

/// <summary>What `sampt model inspect` says about a file.</summary>
/// <param name="Family">sam, hq-sam, mobile-sam, tiny-sam, cotracker, or unknown.</param>
/// <param name="Role">encoder, decoder, step, or empty.</param>
/// <param name="Why">The signs it was recognised by; for an unknown graph, what it resembles.</param>
/// <param name="Missing">What SAM-PT needs of such a graph and it lacks, each a phrase.</param>
/// <param name="Problems">What keeps the file from loading, and what works but differs from SAM-PT or is slow; each a line.</param>
public sealed record ModelInspection(
    string Path,
    long Bytes,
    string Sha256,
    string Family,
    string Role,
    string Why,
    IReadOnlyList<TensorInfo> Inputs,
    IReadOnlyList<TensorInfo> Outputs,
    IReadOnlyDictionary<string, string> Metadata,
    string Producer,
    IReadOnlyList<string> Missing,
    IReadOnlyList<string> Problems)
{
    /// <summary>Whether `sampt` can use the file.</summary>
    public bool IsUsable => Family != "unknown" && Missing.Count == 0;
}
