namespace SamPt.Data.Ytvis;

/// <summary>What the videos of an annotation file are called in folders and tables.</summary>
public static class YtvisNames
{
    /// <summary>
    /// The videos by name: the folder of their first frame (FOLDER/00000.jpg), or their id where there is none or where two share one.
    /// </summary>
    public static IReadOnlyDictionary<string, YtvisVideo> Of(IReadOnlyList<YtvisVideo> videos)
    {
        var folders = videos.Select(v => Path.GetFileName(Path.GetDirectoryName(v.FileNames[0])) ?? "").ToArray();
        var areDistinct = folders.All(f => f.Length > 0) && folders.Distinct().Count() == folders.Length;
        return videos.Select((video, i) => (Name: areDistinct ? folders[i] : $"{video.Id}", video)).ToDictionary(v => v.Name, v => v.video);
    }
}
