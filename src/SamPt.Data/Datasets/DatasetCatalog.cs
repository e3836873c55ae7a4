using SamPt.Core;

namespace SamPt.Data.Datasets;

/// <summary>One kind of dataset.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Aliases">The reference's names for it.</param>
/// <param name="Protocol">The scoring protocol its numbers are published under.</param>
/// <param name="Layout">The folders it expects.</param>
/// <param name="Open">Opens one.</param>
public sealed record DatasetKind(
    string Name, IReadOnlyList<string> Aliases, string Protocol, string Layout, Func<DatasetRequest, IVosDataset> Open);

/// <summary>The datasets there are: one line each.</summary>
public static class DatasetCatalog
{
    public static IReadOnlyList<DatasetKind> All { get; } =
    [
        new("davis2016", ["D16"], "davis2016", "JPEGImages/RES/SEQ, Annotations/RES/SEQ, ImageSets/{2016,480p}/val.txt", r => new Davis2016Dataset(r)),
        new("davis2017", ["D17"], "davis2017", "[trainval/]JPEGImages/RES/SEQ, Annotations/RES/SEQ, ImageSets/2017/val.txt", r => new Davis2017Dataset(r)),
        new("youtube-vos", ["Y18", "Y19"], "youtube-vos", "[all_frames/valid_all_frames/JPEGImages/VIDEO,] valid/{JPEGImages,Annotations}/VIDEO, valid/meta.json", r => new YouTubeVosDataset(r)),
        new("mose", ["MOSE"], "vos-benchmark", "{train,valid}/{JPEGImages,Annotations}/VIDEO", r => new MoseDataset(r)),
        new("bdd100k", ["BDD100K"], "bdd100k", "[vos/]val/{JPEGImages,Annotations}/VIDEO, by `sampt convert bdd100k-mots`", r => new Bdd100kDataset(r)),
        new("long-videos", ["LV1", "LV3"], "vos-benchmark", "long_video (LV1) or long_video_x3 (LV3)/{JPEGImages,Annotations}/VIDEO", r => new LongVideosDataset(r)),
        new("sav", ["SA-V"], "vos-benchmark", "JPEGImages_24fps/VIDEO, Annotations_6fps/VIDEO/OBJECT; or VIDEO_{manual,auto}.json and JPEGImages_24fps/VIDEO", r => new SavDataset(r)),
        new("uvo", ["UVO"], "uvo", "[UVOv1.0/]VideoDenseSet/UVO_video_SPLIT_dense.json, uvo_videos_dense_frames/VIDEO", r => new UvoDataset(r)),
        new("folder", ["G"], "vos-benchmark", "JPEGImages/VIDEO, Annotations/VIDEO", r => new FolderDataset(r)),
    ];

    /// <summary>The kind called <paramref name="name"/>, by name or alias, letters of any case.</summary>
    /// <exception cref="ConfigurationException">There is none.</exception>
    public static DatasetKind Find(string name)
    {
        bool Named(string candidate) => candidate.Equals(name, StringComparison.OrdinalIgnoreCase);
        var found = All.FirstOrDefault(kind => Named(kind.Name) || kind.Aliases.Any(Named)) ?? throw new ConfigurationException(
            $"dataset: no dataset is called {name}; there are {string.Join(", ", All.Select(k => $"{k.Name} ({string.Join(", ", k.Aliases)})"))}.");
        return found with { Open = request => found.Open(request with { Alias = name }) };
    }

    /// <summary>The kind whose numbers are published under <paramref name="protocol"/>.</summary>
    /// <exception cref="ConfigurationException">There is none.</exception>
    public static DatasetKind ForProtocol(string protocol) => All.FirstOrDefault(kind => kind.Protocol == protocol)
        ?? throw new ConfigurationException($"protocol {protocol}: no dataset is scored by it alone; name the layout by --dataset.");
}
