using System.CommandLine;
using SamPt.Cli.Display;
using SamPt.Cli.Verbs;
using SamPt.Core;

namespace SamPt.Cli;

/// <summary>
/// The command line. Runs in-process with any writers, so that tests see what a user sees. Results go to the first writer, progress,
/// log and errors to the second.
/// </summary>
public sealed class SamPtCli(CliServices? services = null)
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Finished, some videos failed, or a gate was missed.</summary>
    public const int SomeFailed = 1;

    /// <summary>Bad arguments or configuration.</summary>
    public const int BadArguments = 2;

    /// <summary>A bad dataset.</summary>
    public const int BadDataset = 3;

    /// <summary>A bug in sampt.</summary>
    public const int Bug = 70;

    /// <summary>Interrupted, as shells report SIGINT.</summary>
    public const int Interrupted = 130;

    private readonly CliServices services = services ?? new CliServices();

    /// <summary>Runs one command and returns its exit code; throws nothing.</summary>
    /// <param name="args">As after `sampt`.</param>
    /// <param name="output">Results.</param>
    /// <param name="error">Progress, warnings and the one line of a failure.</param>
    /// <param name="workingDirectory">What relative paths start from; null: the process's own.</param>
    /// <param name="cancellation">Ends the command with exit code 130.</param>
    public int Run(
        IReadOnlyList<string> args, TextWriter output, TextWriter error, string? workingDirectory = null, CancellationToken cancellation = default)
    {
        var context = new CliContext(output, error, workingDirectory, services, cancellation);
        try
        {
            return Invoke(args, context);
        }
        catch (SamPtException e)
        {
            context.Fail(e.Message);
            return e.ExitCode;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            context.Fail("interrupted; what was finished is kept, run the same command again to go on.");
            return Interrupted;
        }
        catch (Exception e)
        {
            context.Fail($"a bug in sampt; please report it with what follows.{Environment.NewLine}{e}");
            return Bug;
        }
    }

    private static int Invoke(IReadOnlyList<string> args, CliContext context)
    {
        var root = new RootCommand("Segment Anything Meets Point Tracking: video object segmentation from points, on ONNX models.");
        foreach (var verb in VerbCatalog.Create(context)) root.Add(verb);
        TeachingHelp.Attach(root);

        var parsed = root.Parse(args.Count == 0 ? ["--help"] : args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        // Whoever asks for help need not give what is required.
        if (parsed.Errors.Count > 0 && parsed.Action is not TeachingHelp) throw new ConfigurationException(DescribeErrors(parsed));
        return parsed.Invoke(new InvocationConfiguration
        {
            Output = context.Output,
            Error = context.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        });
    }

    private static string DescribeErrors(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var verb = command is RootCommand ? "sampt" : $"sampt {string.Join(' ', Path(parsed.CommandResult))}";
        if (parsed.UnmatchedTokens.FirstOrDefault() is { } unknown)
        {
            var isOption = unknown.StartsWith('-');
            var names = isOption ? command.Options.Select(o => o.Name) : command.Subcommands.Select(c => c.Name);
            return $"{verb}: there is no {(isOption ? "option" : "verb or argument")} {unknown}{NearestName.Hint(unknown, names)} (see `{verb} --help`)";
        }
        var problems = string.Join(" | ", parsed.Errors.Select(e => e.Message.TrimEnd('.')).Distinct());
        return $"{verb}: {problems}; see `{verb} --help`.";
    }

    private static IEnumerable<string> Path(System.CommandLine.Parsing.CommandResult result)
    {
        for (System.CommandLine.Parsing.SymbolResult? at = result; at is System.CommandLine.Parsing.CommandResult { Command: not RootCommand } part; at = at.Parent)
            yield return part.Command.Name;
    }
}
