using System.CommandLine;
using System.Text.Json.Nodes;
using SamPt.Core;
using SamPt.Experiments.Configuration;

namespace SamPt.Cli.Verbs;

/// <summary>Lists the models that have a manifest.</summary>
internal sealed class ModelListVerb : Verb
{
    private readonly Option<bool> json;

    public ModelListVerb(CliContext context)
        : base("list", "List the models that have a manifest, and the trackers that need none", context) =>
        json = Add<bool>("--json", "Print a document instead of a table");

    public override VerbGuide Guide => new(
        "Lists models/ID/model.yaml of the folder that comes with the tool, or of the one that the environment variable SAMPT_MODELS names. "
        + "The name is what segmenter=NAME takes.",
        ["sampt model list"], "0 done; 4 a manifest is wrong.");

    protected override int Execute(ParseResult arguments)
    {
        var rows = Context.Models.Ids().Select(Describe).ToArray();
        if (arguments.GetValue(json))
        {
            var models = rows.Select(r => (JsonNode)new JsonObject
            {
                ["id"] = r.Id, ["family"] = r.Family, ["bytes"] = r.Bytes, ["licence"] = r.Licence, ["description"] = r.Description,
            });
            Context.Output.WriteLine(new JsonObject { ["schema"] = "sampt.models/1", ["folder"] = Context.Models.Path, ["models"] = new JsonArray([.. models]) }
                .ToJsonString(StrictBinder.Options));
            return SamPtCli.Done;
        }
        Context.Tables.Write(
            Context.Models.Path, ["id", "family", "size", "licence", "description"],
            [.. rows.Select(r => new[] { r.Id, r.Family, $"{r.Bytes / 1e6:0.0} MB", r.Licence, r.Description })]);
        Context.Output.WriteLine($"trackers: {string.Join(", ", Context.Trackers)}");
        Context.Output.WriteLine($"segmenters: {string.Join(", ", Context.Segmenters)}");
        return SamPtCli.Done;
    }

    private (string Id, string Family, long Bytes, string Licence, string Description) Describe(string id)
    {
        var manifest = Context.Models.Read(id);
        foreach (var file in manifest.Files.Values)
        {
            if (!File.Exists(file.Path)) throw new ModelException($"{file.Path}: no such file, but {manifest.Path} names it; restore it.");
        }
        return (id, manifest.Family.Name, manifest.Files.Values.Sum(f => new FileInfo(f.Path).Length), manifest.Licence, manifest.Description);
    }
}
