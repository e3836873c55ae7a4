using System.CommandLine;

namespace SamPt.Cli.Verbs;

/// <summary>What --help says about a verb beyond its options.</summary>
/// <param name="About">One paragraph.</param>
/// <param name="Examples">Commands to copy.</param>
/// <param name="ExitCodes">What its exit codes mean here.</param>
internal sealed record VerbGuide(string About, IReadOnlyList<string> Examples, string ExitCodes);

/// <summary>A command that explains itself beyond its options.</summary>
internal interface IGuided
{
    VerbGuide Guide { get; }
}

/// <summary>One verb: its options, its work.</summary>
internal abstract class Verb : Command, IGuided
{
    protected Verb(string name, string summary, CliContext context)
        : base(name, summary)
    {
        Context = context;
        SetAction(Execute);
    }

    public abstract VerbGuide Guide { get; }

    protected CliContext Context { get; }

    /// <summary>Does the work; returns the exit code of success, or throws.</summary>
    protected abstract int Execute(ParseResult arguments);

    /// <summary>Adds an option and returns it.</summary>
    protected Option<T> Add<T>(string name, string description, string? valueName = null, bool required = false, params string[] aliases)
    {
        var option = new Option<T>(name, aliases) { Description = description, HelpName = valueName, Required = required };
        Add(option);
        return option;
    }

    /// <summary>Names with commas between them, or null where the option was not given.</summary>
    protected static IReadOnlyList<string>? Names(string? text) =>
        text?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
