using System.CommandLine;
using System.Text.Json.Nodes;
using SamPt.Data.Datasets;
using SamPt.Experiments.Configuration;

namespace SamPt.Cli.Verbs;

/// <summary>Lists the dataset layouts that sampt knows.</summary>
internal sealed class DatasetListVerb : Verb
{
    private readonly Option<bool> json;

    public DatasetListVerb(CliContext context)
        : base("list", "List the dataset layouts that sampt knows", context) =>
        json = Add<bool>("--json", "Print a document instead of a table");

    public override VerbGuide Guide => new(
        "Names, the reference's aliases, the scoring protocol of each, and the folders it expects below --data.", ["sampt dataset list"], "0 done.");

    protected override int Execute(ParseResult arguments)
    {
        if (arguments.GetValue(json))
        {
            var kinds = DatasetCatalog.All.Select(k => (JsonNode)new JsonObject
            {
                ["name"] = k.Name, ["aliases"] = new JsonArray([.. k.Aliases.Select(a => JsonValue.Create(a))]),
                ["protocol"] = k.Protocol, ["layout"] = k.Layout,
            });
            Context.Output.WriteLine(new JsonObject { ["schema"] = "sampt.datasets/1", ["datasets"] = new JsonArray([.. kinds]) }
                .ToJsonString(StrictBinder.Options));
            return SamPtCli.Done;
        }
        Context.Tables.Write(
            null, ["name", "aliases", "protocol", "layout"],
            [.. DatasetCatalog.All.Select(k => new[] { k.Name, string.Join(" ", k.Aliases), k.Protocol, k.Layout })]);
        return SamPtCli.Done;
    }
}
