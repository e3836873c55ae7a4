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
    /// <summary>The models, on the configuration's device; the caller owns them.</summary>
    /// <exception cref="Core.ModelException">A model file or the device cannot be used.</exception>
    public static MethodComponents Create(RunConfiguration configuration, CliContext context)
    {
        var (services, clock) = Services(configuration, context);
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
        var (services, clock) = Services(configuration, context);
        return new TrackerComponents(context.Trackers.Create(configuration.Tracker, services), clock, services.Sessions.Place, services.Used);
    }

    private static (RunServices Services, InferenceClock Clock) Services(RunConfiguration configuration, CliContext context)
    {
        var clock = new InferenceClock();
        var device = DeviceOptions.Parse(configuration.Device) with { Threads = configuration.Threads ?? 0 };
        var sessions = new OnnxSessionFactory(device, clock);
        sessions.RequireDevice();
        return (new RunServices(sessions, context.Models, context.Resolve, context.Warn), clock);
    }
}
