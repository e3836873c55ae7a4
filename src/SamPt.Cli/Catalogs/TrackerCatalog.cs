using SamPt.Core.Tracking;

namespace SamPt.Cli.Catalogs;

/// <summary>The trackers there are: one line each.</summary>
public sealed class TrackerCatalog() : ComponentCatalog<IPointTracker>("tracker", _ => "klt")
{
    public static TrackerCatalog Default =>
    [
    ];
}
