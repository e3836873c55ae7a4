using SamPt.Core.Imaging;

namespace SamPt.Core.Tracking;

/// <summary>
/// The classical baseline, which needs no weights: pyramidal Lucas-Kanade with a forward-backward check, where the points of a group
/// advise one another and each keeps watch over its own appearance. See <see cref="KltGroup"/> for the rules. Deterministic.
/// </summary>
public sealed class KltPointTracker : IPointTracker, ITrackerMemory
{
    private readonly KltOptions options;

    /// <exception cref="ConfigurationException">An option is out of its range.</exception>
    public KltPointTracker(KltOptions options)
    {
        options.Validate();
        this.options = options;
    }

    public string Name => "klt";

    // So many pyramids, whatever the length. Each has a plane of luma and, at every halving, three planes: as much again in all.
    public long BytesFor(int frames, int points, ImageSize size) => KltSession.PyramidsKept * 2L * size.Area * sizeof(float);

    public IPointTrackingSession Open(IVideo video) => new KltSession(video, options);

    public void Dispose()
    {
    }
}
