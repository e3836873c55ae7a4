using SamPt.Core;
using SamPt.Core.Pipeline;
using SamPt.Onnx.Manifests;
using SamPt.Onnx.Runtime;
using SamPt.Onnx.Segmenters;
using SamPt.Onnx.Trackers;

namespace SamPt.Onnx.Inspection;

/// <summary>Tells which family a model file belongs to, from its signature alone, and what it lacks.</summary>
public static class ModelInspector
{
    private static readonly OnnxSessionFactory Sessions =
        new(new DeviceOptions { Kind = DeviceKind.Cpu, Threads = 1, OptimiseGraph = false }, new InferenceClock());

    /// <summary>Never fails on a bad file: that it is bad is the answer.</summary>
    /// <exception cref="ModelException">The file does not exist or cannot be read at all.</exception>
    public static ModelInspection Inspect(string path)
    {
        if (!File.Exists(path))
            throw new ModelException($"{path}: no such model file; expected an .onnx file.");
        var (bytes, hash) = (new FileInfo(path).Length, ModelFile.Sha256(path));
        try
        {
            using var session = Sessions.Open(path);
            var graph = session.Signature;
            var verdict = Classify(graph);
            return new ModelInspection(
                path, bytes, hash, verdict.Family, verdict.Role, verdict.Why, graph.Inputs, graph.Outputs, graph.Metadata, graph.Producer,
                verdict.Missing, verdict.Problems);
        }
        catch (ModelException error)
        {
            return new ModelInspection(
                path, bytes, hash, "unknown", "", "", [], [], new Dictionary<string, string>(), "", [], [error.Message]);
        }
    }

    private sealed record Verdict(
        string Family, string Role, string Why, IReadOnlyList<string> Missing, IReadOnlyList<string> Problems);

    private static Verdict Classify(GraphSignature graph)
    {
        if (KnownUnusable.Describe(graph) is { } stranger) return new Verdict("unknown", "", stranger.Resembles, [stranger.Lacks], []);
        if (graph.Input("point_coords") is not null || graph.Input("mask_input") is not null) return Decoder(graph);
        if (Tracker(graph) is { } tracker) return tracker;
        if (graph.Inputs.Count == 1) return Encoder(graph);
        return new Verdict("unknown", "", "no known family takes these inputs",
            ["an image encoder (one image input), a mask decoder (point_coords, mask_input) or a tracker's graphs (frames; pyramid and coords)"], []);
    }

    private static Verdict Decoder(GraphSignature graph)
    {
        var match = SamDecoderLayout.Match(graph);
        var family = Family(graph, match.Kind.StartsWith("HQ", StringComparison.Ordinal));
        var problems = new List<string>();
        if (match.Layout is { PicksToken: true })
            problems.Add("one mask a prompt: for prompts of one point it takes another mask than SAM-PT; export with 4 masks or with scripts/export/sam.py");
        if (match.Layout is { Batched: false })
            problems.Add("one prompt a call: slower with several objects; scripts/export/sam.py exports a batched decoder");
        return new Verdict(family, "decoder", $"{match.Kind}: {match.Why}", match.Missing, problems);
    }

    private static Verdict Encoder(GraphSignature graph)
    {
        var match = SamEncoderLayout.Match(graph);
        var hq = graph.Outputs.Any(output => output.Name is "interm_embeddings" or "hq_features");
        return match.Layout is null
            ? new Verdict("unknown", "", "one input, like an image encoder", match.Missing, [])
            : new Verdict(Family(graph, hq), "encoder", $"{match.Kind}: {match.Why}", [], []);
    }

    // Exports of ours that look alike carry their family's name.
    private static string Family(GraphSignature graph, bool hq) =>
        hq ? "hq-sam" : ModelFamily.Segmenters.FirstOrDefault(family => family.Name == graph.Note("family"))?.Name ?? "sam";

    // Families share names of tensors: the first whose contract the graph fulfils, the one that it declares before all others.
    private static Verdict? Tracker(GraphSignature graph)
    {
        var resembled = TrackerKindCatalog.All.OrderByDescending(kind => kind.Family.Name == graph.Note("family"))
            .SelectMany(kind => kind.Contracts.Where(contract => contract.Resembles(graph)).Select(contract => (kind.Family, contract.Role, Match: contract.Match(graph))))
            .ToArray();
        if (resembled.Length == 0) return null;
        var best = resembled.FirstOrDefault(candidate => candidate.Match.Fulfilled, resembled[0]);
        return new Verdict(
            best.Match.Fulfilled ? best.Family.Name : "unknown", best.Role, $"{best.Match.Kind}: {best.Match.Why}", best.Match.Missing, []);
    }
}
