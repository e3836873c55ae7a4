using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using SamPt.Cli.Diagnosis;
using SamPt.Experiments.Configuration;

namespace SamPt.Cli.Verbs;

/// <summary>Says what this machine has and what it lacks.</summary>
internal sealed class DoctorVerb : Verb
{
    private const int SomethingMissing = 4;

    private readonly Option<bool> json;

    public DoctorVerb(CliContext context)
        : base("doctor", "Say what this machine has, and what is missing and how to get it", context) =>
        json = Add<bool>("--json", "Print the document sampt.doctor/1 instead of a table");

    public override VerbGuide Guide => new(
        "Looks for the .NET SDK, ONNX Runtime and its providers, a GPU, the JPEG libraries, ffmpeg and the embedded models, and tries each. "
        + "What is missing but not needed (a GPU, ffmpeg) is said and does not fail.",
        ["sampt doctor"],
        "0 everything needed is there; 4 something needed is missing.");

    protected override int Execute(ParseResult arguments)
    {
        var findings = Examination.Of(Context).ToArray();
        if (arguments.GetValue(json))
        {
            Context.Output.WriteLine(new JsonObject
            {
                ["schema"] = "sampt.doctor/1",
                ["version"] = CliContext.Version,
                ["findings"] = JsonSerializer.SerializeToNode(findings, StrictBinder.Options),
            }.ToJsonString(StrictBinder.Options));
        }
        else
        {
            Context.Tables.Write(
                $"sampt {CliContext.Version}", ["", "part", "what is there", "remedy"],
                [.. findings.Select(f => new[] { f.Word, f.Part, f.Detail, f.Remedy ?? "" })]);
        }
        foreach (var missing in findings.Where(f => f.State == FindingState.Missing)) Context.Fail($"{missing.Part}: {missing.Detail}; {missing.Remedy}.");
        return findings.Any(f => f.State == FindingState.Missing) ? SomethingMissing : SamPtCli.Done;
    }
}
