using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using SamPt.Experiments.Configuration;
using SamPt.Onnx.Inspection;
using SamPt.Onnx.Runtime;

namespace SamPt.Cli.Verbs;

/// <summary>Says what model files are, what goes in and out, and what is missing.</summary>
internal sealed class ModelInspectVerb : Verb
{
    private const int ModelError = 4;

    private readonly Argument<string[]> files;
    private readonly Option<bool> json;

    public ModelInspectVerb(CliContext context)
        : base("inspect", "Say what model files are, what goes in and out, and what is missing", context)
    {
        files = new Argument<string[]>("file") { Description = "ONNX files", Arity = ArgumentArity.OneOrMore };
        Add(files);
        json = Add<bool>("--json", "Print the document sampt.model-inspection/1 instead of text");
    }

    public override VerbGuide Guide => new(
        "Recognises the family of each file from its signature alone, lists inputs and outputs, and says what SAM-PT needs of such a graph and this one lacks.",
        ["sampt model inspect encoder.onnx decoder.onnx"],
        "0 every file is usable; 4 a file is missing, no ONNX model, or lacks something.");

    protected override int Execute(ParseResult arguments)
    {
        var inspections = arguments.GetValue(files)!.Select(file => ModelInspector.Inspect(Context.Resolve(file))).ToArray();
        if (arguments.GetValue(json))
        {
            Context.Output.WriteLine(new JsonObject
            {
                ["schema"] = "sampt.model-inspection/1",
                ["models"] = JsonSerializer.SerializeToNode(inspections, StrictBinder.Options),
            }.ToJsonString(StrictBinder.Options));
        }
        else
        {
            foreach (var inspection in inspections) Write(inspection);
        }
        foreach (var bad in inspections.Where(i => !i.IsUsable)) Context.Fail(Summary(bad));
        return inspections.All(i => i.IsUsable) ? SamPtCli.Done : ModelError;
    }

    private void Write(ModelInspection inspection)
    {
        var output = Context.Output;
        output.WriteLine($"{inspection.Path}");
        output.WriteLine($"  family    {inspection.Family} {inspection.Role}".TrimEnd());
        if (inspection.Why.Length > 0) output.WriteLine($"  because   {inspection.Why}");
        output.WriteLine($"  file      {inspection.Bytes / 1e6:0.00} MB, SHA-256 {inspection.Sha256}{(inspection.Producer.Length > 0 ? $", made by {inspection.Producer}" : "")}");
        Write("input", inspection.Inputs);
        Write("output", inspection.Outputs);
        foreach (var (key, value) in inspection.Metadata) output.WriteLine($"  note      {key}: {value}");
        foreach (var missing in inspection.Missing) output.WriteLine($"  missing   {missing}");
        foreach (var problem in inspection.Problems) output.WriteLine($"  problem   {problem}");
    }

    private void Write(string what, IReadOnlyList<TensorInfo> tensors)
    {
        foreach (var tensor in tensors) Context.Output.WriteLine($"  {what,-9} {tensor}");
    }

    private static string Summary(ModelInspection bad) => (bad.Missing, bad.Problems) switch
    {
        ({ Count: > 0 } missing, _) => $"{bad.Path}: not usable, it lacks {string.Join("; ", missing)}",
        (_, { Count: > 0 } problems) => problems[0],
        _ => $"{bad.Path}: not usable, no known family",
    };
}
