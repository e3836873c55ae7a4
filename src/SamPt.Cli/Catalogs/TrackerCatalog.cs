using SamPt.Core.Tracking;
using SamPt.Onnx.Manifests;
using SamPt.Onnx.Trackers;

namespace SamPt.Cli.Catalogs;

/// <summary>The trackers there are: KLT, one name for every kind that runs on models, and one for every manifest under models/.</summary>
public sealed class TrackerCatalog(ModelFolder models) : ComponentCatalog<IPointTracker>(models, "tracker", _ => "tiny-tracker")
{
    /// <summary>The catalog with the models of a folder.</summary>
    public static TrackerCatalog Of(ModelFolder models)
    {
        TrackerCatalog catalog = new(models)
        {
            { "klt", (KltOptions o, RunServices _) => new KltPointTracker(o) },
        };
        foreach (var kind in TrackerKindCatalog.All)
        {
            catalog.Add(kind.Family.Name, kind.OptionsType, (o, s) => Open(kind, kind.Family.Name, (ModelTrackerOptions)o, s));
            foreach (var id in ModelIds.Of(models, [kind.Family]).Where(id => !catalog.Contains(id)))
                catalog.Add(id, kind.OptionsType, (o, s) => Open(kind, id, (ModelTrackerOptions)o, s));
        }
        return catalog;
    }

    /// <summary>The files are the ones that the options name; the others come from the manifest.</summary>
    private static IPointTracker Open(TrackerKind kind, string name, ModelTrackerOptions options, RunServices services)
    {
        var manifest = services.Models.Ids().Contains(name) ? services.Models.Read(name) : null;
        var files = kind.Family.Roles.ToDictionary(role => role, role =>
            options.Files[role] is { } path ? new ManifestFile(services.Resolve(path), null)
            : manifest?.Files[role] ?? throw services.FileMissing("tracker", role, kind.Family.Roles));
        var tracker = new TrackerFactory(services.Sessions).Create(kind, name, files, options);
        foreach (var file in files.Values) services.Record("tracker", file.Path);
        return tracker;
    }
}
