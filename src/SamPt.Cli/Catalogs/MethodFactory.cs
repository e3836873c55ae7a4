using SamPt.Core.Pipeline;
using SamPt.Core.Tracking;
using SamPt.Experiments.Configuration;
using SamPt.Experiments.Runs;
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
        var clock = new InferenceClock();
        var device = DeviceOptions.Parse(configuration.Device) with { Threads = configuration.Threads ?? 0, FramesAtOnce = framesAtOnce ? FramesAtOnce : 1 };
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
