using System.CommandLine;
using SamPt.Cli.Display;
using SamPt.Experiments.Attribution;
using SamPt.Experiments.Configuration;
using SamPt.Experiments.Runs;

namespace SamPt.Cli.Verbs;

/// <summary>Joins the shards of a run and scores the whole.</summary>
internal sealed class MergeVerb : Verb
{
    private readonly Argument<string[]> shards;
    private readonly Option<string> output;

    public MergeVerb(CliContext context)
        : base("merge", "Join the shards of a run and score the whole", context)
    {
        shards = new Argument<string[]>("run") { Description = "The folders of all shards", Arity = ArgumentArity.OneOrMore };
        Add(shards);
        output = Add<string>("--output", "The folder of the whole run", "DIR", true, "-o");
    }

    public override VerbGuide Guide => new(
        "Joins what `vos --shard I/N` wrote on one machine or several. The merged run has the masks, trajectories and scores of one that was never sharded, to the byte. Videos that are missing, because they failed, are run.",
        [
            "sampt vos --dataset davis2017 --data DAVIS -o runs/part1 --shard 1/2",
            "sampt vos --dataset davis2017 --data DAVIS -o runs/part2 --shard 2/2",
            "sampt merge runs/part1 runs/part2 -o runs/whole",
        ],
        "0 joined and scored; 1 some videos failed in their shard and, tried again, here; 2 the folders are not the shards of one run; 5 the output cannot be written.");

    protected override int Execute(ParseResult arguments)
    {
        var folders = arguments.GetValue(shards)!.Select(s => new RunFolder(Context.Resolve(s))).ToArray();
        var target = new RunFolder(Context.Resolve(arguments.GetValue(output)!));
        var json = RunMerge.Join(folders, target, Context.Cancellation);

        // Its output was a shard's; what it ran on is the same for all.
        var configuration = RunExecution.Load(Context, [new ConfigurationLayer(folders[0].ManifestFile, json)], target.Path, [.. VisOptions.RecordsIn(json), .. OracleSettings.RecordsIn(json)]);
        var outcome = RunExecution.Run(Context, configuration, target, overwrite: false, shard: null);
        RunReport.Write(Context, target, outcome, configuration.Split);
        return RunExecution.ExitCodeOf(outcome);
    }
}
