using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using SamPt.Cli.Verbs;

namespace SamPt.Cli.Display;

/// <summary>--help: the options, then what the verb does, examples and exit codes.</summary>
internal sealed class TeachingHelp(HelpAction options) : SynchronousCommandLineAction
{
    private const int Width = 100;

    private const string ExitCodes =
        "0 done; 1 finished, some videos failed or a gate was missed; 2 bad arguments or configuration; 3 bad dataset; "
        + "4 model or device; 5 output; 70 a bug (with its stack trace); 130 interrupted.";

    private static readonly VerbGuide Everything = new(
        "Each verb explains itself: `sampt VERB --help`. Results go to stdout, progress and log to stderr. Every error is one line: where, what, expected, remedy. "
        + "Settings are key=value, as in positive_points_per_mask=8 tracker=klt tracker.window=15, and may stand in a YAML file named before them.",
        ["sampt demo", "sampt vos --dataset davis2016 --data DIR --sequences blackswan -o runs/first"],
        ExitCodes);

    public static void Attach(RootCommand root)
    {
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new TeachingHelp((HelpAction)help.Action!);
    }

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = options.Invoke(parseResult);
        var command = parseResult.CommandResult.Command;
        var guide = command switch
        {
            IGuided guided => guided.Guide,
            RootCommand => Everything,
            _ => null,
        };
        if (guide is not null) Write(guide, parseResult.InvocationConfiguration.Output);
        return code;
    }

    private static void Write(VerbGuide guide, TextWriter writer)
    {
        writer.WriteLine("About:");
        Wrap(guide.About, writer);
        writer.WriteLine();
        writer.WriteLine(guide.Examples.Count == 1 ? "Example:" : "Examples:");
        foreach (var example in guide.Examples) writer.WriteLine("  " + example);
        writer.WriteLine();
        writer.WriteLine("Exit codes:");
        Wrap(guide.ExitCodes, writer);
        writer.WriteLine();
    }

    private static void Wrap(string text, TextWriter writer)
    {
        var line = " ";
        foreach (var word in text.Split(' '))
        {
            if (line.Length + 1 + word.Length > Width)
            {
                writer.WriteLine(line);
                line = " ";
            }
            line += " " + word;
        }
        writer.WriteLine(line);
    }
}
