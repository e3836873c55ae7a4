using SamPt.Experiments.Runs;
using Spectre.Console;

namespace SamPt.Cli.Display;

/// <summary>Shows a run's progress on stderr: live bars on a terminal, plain lines elsewhere.</summary>
internal static class RunDisplay
{
    /// <summary>Does <paramref name="work"/> while showing what it reports.</summary>
    public static T Show<T>(CliContext context, Func<IProgress<RunEvent>, T> work)
    {
        if (!context.IsErrorTerminal) return work(new PlainRunProgress(context));
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(context.Error) });
        return console.Progress()
            .AutoClear(false)
            .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new SpinnerColumn())
            .Start(bars => work(new LiveRunProgress(console, bars)));
    }
}
