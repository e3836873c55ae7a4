using System.CommandLine;

namespace SamPt.Cli.Verbs;

/// <summary>What one does with models; each in a verb of its own below.</summary>
internal sealed class ModelVerb : Command
{
    public ModelVerb(CliContext context)
        : base("model", "List the models that are there, look into model files")
    {
        Add(new ModelListVerb(context));
        Add(new ModelInspectVerb(context));
    }
}
