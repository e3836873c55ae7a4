namespace SamPt.Data.Datasets;

/// <summary>DAVIS 2017: several objects per video, 1 .. n, all of them given on the first frame; 255 is void.</summary>
public sealed class Davis2017Dataset : IVosDataset
{
    private readonly DavisLayout layout;

    public Davis2017Dataset(DatasetRequest request)
    {
        // The reference says test for test-dev.
        if (request.Split == "test") request = request with { Split = "test-dev" };
        layout = new DavisLayout(request);
        VideoNames = layout.Select(request.Sequences, [$"2017/{request.Split}.txt"]);
    }

    public string Name => "davis2017";

    public string Root => layout.Root;

    public string GroundTruth => layout.GroundTruth;

    public IReadOnlyList<string> Notes => layout.Notes;

    public IReadOnlyList<string> VideoNames { get; }

    public VideoEntry Open(string videoName) => layout.Open(videoName) with { VoidLabel = 255 };
}
