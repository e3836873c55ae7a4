using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using SamPt.Core;
using SamPt.Core.Pipeline;
using SamPt.Experiments.Configuration;
using SamPt.Onnx.Runtime;
using SamPt.Onnx.Verification;

namespace SamPt.Cli.Verbs;

/// <summary>Holds models against their hashes, their contracts and their golden tensors.</summary>
internal sealed class ModelVerifyVerb : Verb
{
    private const int ModelError = 4;

    private readonly Argument<string[]> ids;
    private readonly Option<string?> device;
    private readonly Option<double?> tolerance;
    private readonly Option<bool> json;

    public ModelVerifyVerb(CliContext context)
        : base("verify", "Hold models against their hashes, their contracts and what PyTorch answered", context)
    {
        ids = new Argument<string[]>("id") { Description = "Ids of `sampt model list`; all, if none is given", Arity = ArgumentArity.ZeroOrMore };
        Add(ids);
        device = Add<string?>("--device", "auto, cpu, cuda[:N] or tensorrt[:N] (default: auto)", "DEVICE");
        tolerance = Add<double?>("--tolerance", "Allowed difference as a share of an output's largest value (default: by precision and device)", "SHARE");
        json = Add<bool>("--json", "Print the document sampt.model-verification/1 instead of text");
    }

    public override VerbGuide Guide => new(
        "For each model: whether its files are there, their SHA-256, what the graphs are, and, where the exporter stored golden tensors (--golden), "
        + "the largest absolute difference of every output between this machine and PyTorch.",
        ["sampt model verify", "sampt model verify mobile-sam --device cpu"],
        "0 all that is there is right; 4 something is wrong, or a model that was named is missing.");

    protected override int Execute(ParseResult arguments)
    {
        var named = arguments.GetValue(ids) ?? [];
        var sessions = new OnnxSessionFactory(DeviceOptions.Parse(arguments.GetValue(device) ?? "auto"), new InferenceClock());
        sessions.RequireDevice();
        var verifier = new ModelVerifier(sessions, arguments.GetValue(tolerance));
        var results = new List<ModelVerification>();
        foreach (var id in named.Length > 0 ? named : Context.Models.Ids())
        {
            var result = Verify(verifier, id);
            results.Add(result);
            if (!arguments.GetValue(json)) Write(result);
        }
        var on = sessions.Place;
        if (arguments.GetValue(json)) Context.Output.WriteLine(Document(results, on));
        else Context.Output.WriteLine(Summary(results, on));

        var bad = results.Where(r => r.Verdict == VerificationVerdict.Wrong || (named.Length > 0 && r.Verdict == VerificationVerdict.Missing)).ToArray();
        foreach (var result in bad)
            Context.Fail(result.Problem ?? $"{result.Id}: is missing{(result.Export.Length > 0 ? $"; make it with: {result.Export}" : "")}");
        return bad.Length == 0 ? SamPtCli.Done : ModelError;
    }

    // One bad manifest shall not hide the other models.
    private ModelVerification Verify(ModelVerifier verifier, string id)
    {
        try
        {
            return verifier.Verify(Context.Models.Read(id), Context.Cancellation);
        }
        catch (ModelException error)
        {
            return new ModelVerification(id, VerificationVerdict.Wrong, [new VerificationCheck("manifest", false, error.Message)], [], "");
        }
    }

    private void Write(ModelVerification result)
    {
        var output = Context.Output;
        output.WriteLine($"{result.Id}: {result.Verdict.ToString().ToLowerInvariant()}");
        foreach (var check in result.Checks) output.WriteLine($"  {check.Subject,-10} {(check.IsRight == false ? "WRONG: " : "")}{check.Detail}");
        foreach (var difference in result.Outputs)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {"",-10} {$"{difference.Graph}/{difference.Case}/{difference.Output}",-44} {difference.MaxAbs:0.0e+0} of {difference.Largest:g3}, "
                + $"allowed {difference.Allowed:0.0e+0}{(difference.IsWithin ? "" : "  WRONG")}"));
        }
        if (result.Verdict == VerificationVerdict.Missing && result.Export.Length > 0) output.WriteLine($"  {"make it",-10} {result.Export}");
    }

    private static string Summary(List<ModelVerification> results, string on)
    {
        int Count(VerificationVerdict verdict) => results.Count(r => r.Verdict == verdict);
        return $"on {on}: {Count(VerificationVerdict.Right)} right, {Count(VerificationVerdict.Wrong)} wrong, {Count(VerificationVerdict.Missing)} missing";
    }

    private static string Document(List<ModelVerification> results, string on) => new JsonObject
    {
        ["schema"] = "sampt.model-verification/1", ["device"] = on,
        ["models"] = JsonSerializer.SerializeToNode(results, Finite),
    }.ToJsonString(StrictBinder.Options);

    // A difference may be infinite.
    private static readonly JsonSerializerOptions Finite = new(StrictBinder.Options)
    {
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };
}
