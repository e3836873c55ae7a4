using SamPt.Core.Pipeline;
using SamPt.Core.Tracking;
using SamPt.Experiments.Configuration;
using SamPt.Experiments.Runs;
using SamPt.Experiments.Tracking;
using SamPt.Onnx.Runtime;

namespace SamPt.Cli.Catalogs;

/// <summary>Loads the tracker and the segmenter that a configuration chooses.</summary>
internal static class MethodFactory
{
    // Each takes working memory for itself, gigabytes with the largest encoders.
    private const int FramesAtOnce = 2;

    /// <summary>The models, on the configuration's device; the caller owns them.</summary>
    /// <param name="configuration">What to load, and where.</param>
    /// <param name="context">For the catalogs.</param>
    /// <param name="framesAtOnce">Whether the verb works on many frames; it does not where a user waits for one.</param>
    /// <exception cref="Core.ModelException">A model file or the device cannot be used.</exception>
    public static MethodComponents Create(RunConfiguration configuration, CliContext context, bool framesAtOnce = true)
    {
        var (services, clock) = Services(configuration, context, framesAtOnce ? FramesAtOnce : 1);
        var segmenter = context.Segmenters.Create(configuration.Segmenter, services);
        IPointTracker tracker;
        try
        {
            tracker = context.Trackers.Create(configuration.Tracker, services);
        }
        catch
        {
            segmenter.Dispose();
            throw;
        }
        return new MethodComponents(tracker, segmenter, clock, services.Sessions.Place, services.Used);
    }

    /// <summary>The tracker alone; the caller owns it.</summary>
    /// <exception cref="Core.ModelException">A model file or the device cannot be used.</exception>
    public static TrackerComponents CreateTracker(RunConfiguration configuration, CliContext context)
    {
        var (services, clock) = Services(configuration, context, framesAtOnce: 1);
        return new TrackerComponents(context.Trackers.Create(configuration.Tracker, services), clock, services.Sessions.Place, services.Used);
    }

    private static (RunServices Services, InferenceClock Clock) Services(RunConfiguration configuration, CliContext context, int framesAtOnce)
    {
        var clock = new InferenceClock();
        var device = DeviceOptions.Parse(configuration.Device) with { Threads = configuration.Threads ?? 0, FramesAtOnce = framesAtOnce };
        var sessions = new OnnxSessionFactory(device, clock);
        sessions.RequireDevice();
        return (new RunServices(sessions, context.Models, context.Resolve, context.Warn), clock);
    }
}
