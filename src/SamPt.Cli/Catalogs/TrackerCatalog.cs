using SamPt.Core.Tracking;
using SamPt.Onnx.Manifests;
using SamPt.Onnx.Trackers;

namespace SamPt.Cli.Catalogs;

/// <summary>The trackers there are: one line per kind, and a name for every manifest under models/.</summary>
public sealed class TrackerCatalog() : ComponentCatalog<IPointTracker>("tracker", _ => "klt")
{
    private const string CoTracker = "cotracker";

    /// <summary>The catalog with the models of a folder.</summary>
    public static TrackerCatalog Of(ModelFolder models)
    {
        TrackerCatalog catalog = new()
        {
            { CoTracker, (CoTrackerFileOptions o, RunServices s) => FromFiles(o, s) },
        };
        foreach (var id in ModelIds.Of(models, [ModelFamily.CoTracker]).Where(id => id != CoTracker))
            catalog.Add(id, (CoTrackerOptions o, RunServices s) => FromManifest(s.Models.Read(id), o, s));
        return catalog;
    }

    private static IPointTracker FromFiles(CoTrackerFileOptions options, RunServices services)
    {
        if (options is { Encoder: null, Step: null } && services.Models.Ids().Contains(CoTracker))
            return FromManifest(services.Models.Read(CoTracker), options, services);
        var encoder = services.RequireFile(options.Encoder, "tracker", "encoder", "step");
        var step = services.RequireFile(options.Step, "tracker", "step", "encoder");
        var tracker = new TrackerFactory(services.Sessions).CreateCoTracker(CoTracker, encoder, step, options);
        services.Record("tracker", encoder);
        services.Record("tracker", step);
        return tracker;
    }

    private static IPointTracker FromManifest(ModelManifest manifest, CoTrackerOptions options, RunServices services)
    {
        var tracker = new TrackerFactory(services.Sessions).Create(manifest, options);
        foreach (var file in manifest.Files.Values) services.Record("tracker", file.Path);
        return tracker;
    }
}
