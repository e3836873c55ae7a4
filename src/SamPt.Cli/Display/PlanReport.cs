using System.Globalization;
using System.Text.Json;
using SamPt.Experiments.Configuration;
using SamPt.Experiments.Planning;

namespace SamPt.Cli.Display;

/// <summary>Prints what a run will take.</summary>
internal static class PlanReport
{
    /// <summary>The document `sampt.plan/1`.</summary>
    public static string ToJson(RunForecast forecast) => JsonSerializer.Serialize(forecast, StrictBinder.Options);

    public static void Write(CliContext context, RunForecast forecast)
    {
        var (seconds, memory, disk, measured) = (forecast.Seconds, forecast.Memory, forecast.Disk, forecast.Measured);
        context.Output.WriteLine(Text($"{forecast.Videos} video(s), {forecast.Frames} frames, {forecast.Objects} object(s); measured on {measured.Frames} frames at {measured.WorkingSize} with {measured.Objects} object(s)"));
        context.Output.WriteLine();
        context.Tables.Write("time", ["stage", "each", "in all"],
        [
            ["loading models", "", Time(seconds.Loading)],
            ["query points", Milliseconds(measured.QueryPointSeconds, "an object"), Time(seconds.QueryPoints)],
            ["tracking", Milliseconds(measured.TrackingSeconds, "a frame"), Time(seconds.Tracking)],
            ["embedding", Milliseconds(measured.EmbeddingSeconds, "a frame"), Time(seconds.Embedding)],
            ["prompting", Milliseconds(measured.PromptingSeconds, "a frame and object"), Time(seconds.Prompting)],
            ["reading, labels, writing", Milliseconds(measured.OtherSeconds, "a frame"), Time(seconds.Other)],
            ["total", Text($"{forecast.Frames / seconds.Total:0.0} frames/s"), Time(seconds.Total)],
        ]);
        context.Output.WriteLine();
        context.Tables.Write("peak memory", ["part", "MiB"],
        [
            ["program, models, work on a frame", Mebibytes(memory.Process)],
            ["decoded frames", Mebibytes(memory.Frames)],
            ["tracker's features", memory.Tracker is { } bytes ? Mebibytes(bytes) : "not known"],
            ["trajectories (grow with the video)", Mebibytes(memory.Trajectories)],
            ["index of the video file", Mebibytes(memory.Index)],
            ["total", Mebibytes(memory.Total)],
        ]);
        context.Output.WriteLine();
        context.Tables.Write("disk", ["part", "MiB"],
            [["masks", Mebibytes(disk.Masks)], ["trajectories", Mebibytes(disk.Trajectories)], ["total", Mebibytes(disk.Total)]]);
        context.Output.WriteLine("Overlays and scores come on top.");
    }

    private static string Time(double seconds) => seconds switch
    {
        < 60 => Text($"{seconds:0.0} s"),
        < 3600 => Text($"{Math.Floor(seconds / 60):0} min {seconds % 60:0} s"),
        _ => Text($"{Math.Floor(seconds / 3600):0} h {Math.Floor(seconds % 3600 / 60):0} min"),
    };

    private static string Milliseconds(double seconds, string of) => Text($"{seconds * 1000:0.0} ms {of}");

    private static string Mebibytes(long bytes) => Text($"{bytes / 1048576.0:0.0}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
