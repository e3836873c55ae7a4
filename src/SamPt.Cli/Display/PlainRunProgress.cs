using System.Globalization;
using SamPt.Core.Pipeline;
using SamPt.Experiments.Clips;
using SamPt.Experiments.Runs;

namespace SamPt.Cli.Display;

/// <summary>A run's progress as lines for logs: one when a video starts and ends, and a sign of life in between.</summary>
internal sealed class PlainRunProgress(CliContext context) : IProgress<RunEvent>
{
    private static readonly TimeSpan Silence = TimeSpan.FromSeconds(10);

    private readonly Lock gate = new();
    private string prefix = "";
    private long lastLine = context.Services.Time.GetTimestamp();

    public void Report(RunEvent value)
    {
        lock (gate) Write(value);
    }

    private void Write(RunEvent value)
    {
        switch (value)
        {
            case PartStarted part:
                Line($"{part.Part}:");
                break;
            case RunStarted { FinishedBefore: > 0 } started:
                Line($"{started.FinishedBefore} of {started.Videos} videos are finished already");
                break;
            case VideoStarted started:
                prefix = $"[{started.Index + 1}/{started.Videos}] {started.Video}";
                Line($"{prefix}: {Words.Count(started.Frames, "frame")}, {Words.Count(started.Objects, "object")}");
                break;
            case VideoProgressed { Progress: var step } when context.Services.Time.GetElapsedTime(lastLine) > Silence:
                Line($"{prefix}: {(step.Stage == Stage.Prompting ? "frame" : "tracking, frame")} {step.Done}/{step.Total}");
                break;
            case VideoFinished { Entry: var entry }:
                Line($"{prefix}: done in {Seconds(entry.WallSeconds)} s, {Seconds(entry.Frames / entry.WallSeconds)} frames/s");
                break;
            case VideoFailed failed:
                Line($"error: {failed.Video}: {failed.Message}");
                break;
            case BoxSegmented box:
                Line($"{prefix}: the box of '{box.Object}' became a mask of {box.Area} pixels, predicted IoU {Iou(box.PredictedIou)}");
                break;
            case RunNote note:
                Line($"note: {note.Message}");
                break;
            case RunWarning warning:
                Line($"warning: {warning.Message}");
                break;
        }
    }

    private void Line(string text)
    {
        lastLine = context.Services.Time.GetTimestamp();
        context.Log(text);
    }


    private static string Iou(float value) => value.ToString("0.00", CultureInfo.InvariantCulture);

    private static string Seconds(double value) => value.ToString("0.0", CultureInfo.InvariantCulture);
}
