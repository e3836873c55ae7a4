using SamPt.Core;
using SamPt.Data.Datasets.SegmentAnythingVideo;

namespace SamPt.Data.Datasets;

/// <summary>
/// SA-V: validation and test as Annotations_6fps/VIDEO/OBJECT/FRAME.png, training as VIDEO_manual.json and VIDEO_auto.json (split auto)
/// beside the films. Films are 24 frames a second, every fourth is annotated: it runs on all frames and saves the annotated ones. Objects
/// are counted from 0 and may overlap, so results are VIDEO/OBJECT/FRAME.png.
/// </summary>
public sealed class SavDataset : IVosDataset
{
    private readonly ISavLayout layout;

    public SavDataset(DatasetRequest request)
    {
        Root = new LayoutSearch("SA-V", $"{ObjectFolders.Annotations}/VIDEO/OBJECT/FRAME.png or VIDEO_manual.json", ["", "sav_" + request.Split],
            at => ObjectFolders.IsHere(at) || MaskletFiles.IsHere(at)).Find(request.Root);
        layout = ObjectFolders.IsHere(Root) ? new ObjectFolders(Root, request) : new MaskletFiles(Root, request);
        VideoNames = layout.Select(request.Sequences);
    }

    public string Name => "sav";

    public string Root { get; }

    public string GroundTruth => layout.GroundTruth;

    public IReadOnlyList<string> VideoNames { get; }

    public VideoEntry Open(string videoName) => layout.Open(videoName);

    /// <summary>The folder of a video's frames.</summary>
    /// <exception cref="DatasetException">There is none; where the film is there, the message says how to come by frames.</exception>
    internal static string FramesOf(string root, string video, string beside)
    {
        string[] places = [Path.Combine(root, "JPEGImages_24fps", video), Path.Combine(root, "JPEGImages", video), Path.Combine(beside, video)];
        if (Array.Find(places, Directory.Exists) is { } found) return found;
        var film = new[] { Path.Combine(beside, video + ".mp4"), Path.Combine(root, video + ".mp4") }.FirstOrDefault(File.Exists);
        throw new DatasetException(film is null
            ? $"{places[0]}: no such folder, nor {places[1]}; expected the frames of {video}, numbered from 00000; restore them from the dataset."
            : $"{places[0]}: no such folder, the frames are in the film {film} still; expected 00000.jpg and so on; extract all of them by `sampt convert frames {film} -o {places[0]}`.");
    }
}

/// <summary>One of SA-V's two forms of annotations.</summary>
internal interface ISavLayout
{
    string GroundTruth { get; }

    IReadOnlyList<string> Select(IReadOnlyList<string>? asked);

    VideoEntry Open(string video);
}
