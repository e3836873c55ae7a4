using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using SamPt.Experiments.Configuration;
using SamPt.Onnx.Manifests;

namespace SamPt.Cli.Verbs;

/// <summary>Lists the models that have a manifest, and how to make those that are not there.</summary>
internal sealed class ModelListVerb : Verb
{
    private readonly Option<bool> json;

    public ModelListVerb(CliContext context)
        : base("list", "List the models that have a manifest, what is present and what is missing", context) =>
        json = Add<bool>("--json", "Print a document instead of a table");

    public override VerbGuide Guide => new(
        "Lists the manifests models/ID/model.yaml that come with the tool, and those of the folder that the environment variable SAMPT_MODELS "
        + "names; a model's files lie in that folder's ID/ or beside its manifest. The id is what segmenter=ID or tracker=ID takes. "
        + "For a model that is missing, the command that makes it.",
        ["sampt model list", "SAMPT_MODELS=DIR sampt model list"], "0 done; 4 a manifest is wrong.");

    protected override int Execute(ParseResult arguments)
    {
        var models = Context.Models.Ids().Select(Context.Models.Read).ToArray();
        if (arguments.GetValue(json))
        {
            Context.Output.WriteLine(new JsonObject
            {
                ["schema"] = "sampt.models/1", ["folder"] = Context.Models.Path, ["models"] = new JsonArray([.. models.Select(Document)]),
            }.ToJsonString(StrictBinder.Options));
            return SamPtCli.Done;
        }
        Context.Tables.Write(
            Context.Models.Path, ["id", "family", "state", "size", "licence", "description"],
            [.. models.Select(m => new[] { m.Id, m.Family.Name, State(m), Size(m), m.Licence, m.Description })]);
        foreach (var model in models.Where(m => m.MissingFiles.Count > 0))
            Context.Output.WriteLine($"{model.Id}: {(model.Export.Length > 0 ? model.Export : $"restore {string.Join(", ", model.MissingFiles)}")}");
        Context.Output.WriteLine($"trackers: {string.Join(", ", Context.Trackers)}");
        Context.Output.WriteLine($"segmenters: {string.Join(", ", Context.Segmenters)}");
        return SamPtCli.Done;
    }

    private static JsonNode Document(ModelManifest manifest) => new JsonObject
    {
        ["id"] = manifest.Id, ["family"] = manifest.Family.Name, ["state"] = State(manifest), ["bytes"] = Bytes(manifest),
        ["missing"] = new JsonArray([.. manifest.MissingFiles.Select(file => JsonValue.Create(file))]), ["export"] = manifest.Export,
        ["licence"] = manifest.Licence, ["source"] = manifest.Source, ["description"] = manifest.Description,
    };

    private static string State(ModelManifest manifest) => manifest.MissingFiles.Count switch
    {
        0 => "present",
        var missing when missing == manifest.Files.Count => "missing",
        _ => "incomplete",
    };

    private static string Size(ModelManifest manifest) => Bytes(manifest) is > 0 and var bytes
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.0} MB") : "";

    private static long Bytes(ModelManifest manifest) =>
        manifest.Files.Values.Where(file => File.Exists(file.Path)).Sum(file => new FileInfo(file.Path).Length);
}
