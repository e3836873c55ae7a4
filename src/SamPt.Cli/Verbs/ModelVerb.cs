using System.CommandLine;

namespace SamPt.Cli.Verbs;

/// <summary>What one does with models; each in a verb of its own below.</summary>
internal sealed class ModelVerb : Command
{
    public ModelVerb(CliContext context)
        : base("model", "List models, look into model files, verify them")
    {
        Add(new ModelListVerb(context));
        Add(new ModelInspectVerb(context));
        Add(new ModelVerifyVerb(context));
    }
}
