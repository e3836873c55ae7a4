using SamPt.Core.Tracking;
using SamPt.Onnx.Inspection;
using SamPt.Onnx.Manifests;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers;

/// <summary>A tracker that runs on graphs: its files, its settings, how it is built, and how its graphs are told from others.</summary>
public sealed class TrackerKind
{
    private readonly Func<string, IReadOnlyDictionary<string, OnnxSession>, ModelTrackerOptions, IPointTracker> create;

    private TrackerKind(
        ModelFamily family, Type optionsType, IReadOnlyList<GraphContract> contracts,
        Func<string, IReadOnlyDictionary<string, OnnxSession>, ModelTrackerOptions, IPointTracker> create)
    {
        Family = family;
        OptionsType = optionsType;
        Contracts = contracts;
        this.create = create;
    }

    /// <summary>The family of its manifests; its name is the tracker's name in configurations.</summary>
    public ModelFamily Family { get; }

    /// <summary>A record derived from <see cref="ModelTrackerOptions"/>.</summary>
    public Type OptionsType { get; }

    internal IReadOnlyList<GraphContract> Contracts { get; }

    /// <summary>The roles of graphs that it runs for several frames at once where the device does that well.</summary>
    internal IReadOnlyList<string> SeeOneFrame { get; private init; } = [];

    /// <summary>The kind with graphs that it runs for several frames at once.</summary>
    internal TrackerKind WithFramesAtOnce(params string[] roles) => new(Family, OptionsType, Contracts, create) { SeeOneFrame = roles };

    /// <param name="create">Name, sessions by role, and settings to a tracker that owns the sessions.</param>
    internal static TrackerKind Of<TOptions>(
        ModelFamily family, Func<string, IReadOnlyDictionary<string, OnnxSession>, TOptions, IPointTracker> create, params GraphContract[] contracts)
        where TOptions : ModelTrackerOptions =>
        new(family, typeof(TOptions), contracts, (name, graphs, options) => create(name, graphs, (TOptions)options));

    internal IPointTracker Create(string name, IReadOnlyDictionary<string, OnnxSession> graphs, ModelTrackerOptions options) =>
        create(name, graphs, options);
}
