using SamPt.Core.Pipeline;
using SamPt.Core.Tracking;
using SamPt.Experiments.Configuration;
using SamPt.Experiments.Runs;
using SamPt.Onnx.Runtime;

namespace SamPt.Cli.Catalogs;

/// <summary>Loads the tracker and the segmenter that a configuration chooses.</summary>
internal static class MethodFactory
{
    /// <summary>The models, on the configuration's device; the caller owns them.</summary>
    /// <exception cref="Core.ModelException">A model file or the device cannot be used.</exception>
    public static MethodComponents Create(RunConfiguration configuration, CliContext context)
    {
        var clock = new InferenceClock();
        var device = DeviceOptions.Parse(configuration.Device) with { Threads = configuration.Threads ?? 0 };
        var sessions = new OnnxSessionFactory(device, clock);
        sessions.RequireDevice();
        var services = new RunServices(sessions, context.Models, context.Resolve, context.Warn);

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
        return new MethodComponents(tracker, segmenter, clock, sessions.Place, services.Used);
    }
}
