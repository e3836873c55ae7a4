using System.CommandLine;

namespace SamPt.Cli.Verbs;

/// <summary>What one does with datasets; each in a verb of its own below.</summary>
internal sealed class DatasetVerb : Command
{
    public DatasetVerb(CliContext context)
        : base("dataset", "List the known layouts, verify a dataset, make procedural clips")
    {
        Add(new DatasetListVerb(context));
        Add(new DatasetVerifyVerb(context));
        Add(new DatasetSynthVerb(context));
    }
}
