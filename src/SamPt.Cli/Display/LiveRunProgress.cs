using System.Globalization;
using SamPt.Core.Pipeline;
using SamPt.Experiments.Runs;
using Spectre.Console;

namespace SamPt.Cli.Display;

/// <summary>A run's progress as bars: one over the videos, one over the frames of the video in work.</summary>
internal sealed class LiveRunProgress(IAnsiConsole console, ProgressContext bars) : IProgress<RunEvent>
{
    private readonly Lock gate = new();
    private ProgressTask? videos;
    private ProgressTask? current;
    private ProgressTask? scoring;

    public void Report(RunEvent value)
    {
        lock (gate) Show(value);
    }

    private void Show(RunEvent value)
    {
        switch (value)
        {
            case PartStarted part:
                console.MarkupLine(CultureInfo.InvariantCulture, "[bold]{0}[/]", Markup.Escape(part.Part));
                scoring = null;
                break;
            case RunStarted started:
                videos = bars.AddTask($"{started.Videos} videos", maxValue: started.Videos);
                videos.Value = started.FinishedBefore;
                break;
            case VideoStarted started:
                current = bars.AddTask(Markup.Escape($"{started.Video} ({started.Frames} frames)"), maxValue: started.Frames);
                current.IsIndeterminate = true;
                break;
            case VideoProgressed { Progress: { Stage: Stage.Prompting } step } when current is not null:
                current.IsIndeterminate = false;
                current.Value = step.Done;
                break;
            case VideoFinished { Entry: var entry }:
                End(current, entry.Frames);
                videos?.Increment(1);
                console.MarkupLine(CultureInfo.InvariantCulture, "[green]{0}[/]: {1:0.0} s, {2:0.0} frames/s", Markup.Escape(entry.Video), entry.WallSeconds, entry.Frames / entry.WallSeconds);
                break;
            case VideoFailed failed:
                End(current, current?.Value ?? 0);
                console.MarkupLine(CultureInfo.InvariantCulture, "[red]error:[/] {0}: {1}", Markup.Escape(failed.Video), Markup.Escape(failed.Message));
                break;
            case FrameScored scored:
                scoring ??= bars.AddTask("scoring", maxValue: scored.Total);
                scoring.Value = Math.Max(scoring.Value, scored.Done);
                break;
            case RunNote note:
                console.MarkupLine(CultureInfo.InvariantCulture, "note: {0}", Markup.Escape(note.Message));
                break;
            case RunWarning warning:
                console.MarkupLine(CultureInfo.InvariantCulture, "[yellow]warning:[/] {0}", Markup.Escape(warning.Message));
                break;
        }
    }

    private static void End(ProgressTask? task, double value)
    {
        if (task is null) return;
        task.IsIndeterminate = false;
        task.Value = value;
        task.StopTask();
    }
}
