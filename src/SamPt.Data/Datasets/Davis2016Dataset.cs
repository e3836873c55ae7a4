namespace SamPt.Data.Datasets;

/// <summary>DAVIS 2016: one object per video, annotated 0/255 on every frame, given on the first; results are gray 0/255.</summary>
public sealed class Davis2016Dataset : IVosDataset
{
    private readonly DavisLayout layout;

    public Davis2016Dataset(DatasetRequest request)
    {
        layout = new DavisLayout(request);
        // The 2016 package lists pairs of paths by resolution; copies inside the 2017 package list names.
        VideoNames = layout.Select(
            request.Sequences, [$"2016/{request.Split}.txt", $"480p/{request.Split}.txt", $"1080p/{request.Split}.txt"]);
    }

    public string Name => "davis2016";

    public string Root => layout.Root;

    public string GroundTruth => layout.GroundTruth;

    public IReadOnlyList<string> Notes => layout.Notes;

    public IReadOnlyList<string> VideoNames { get; }

    public VideoEntry Open(string videoName) => layout.Open(videoName) with { SingleObject = true };
}
