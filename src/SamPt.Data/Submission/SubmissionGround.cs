using SamPt.Core.Imaging;
using SamPt.Data.Codecs;
using SamPt.Data.Conversion;
using SamPt.Data.Datasets;

namespace SamPt.Data.Submission;

/// <summary>What a benchmark expects of one video.</summary>
/// <param name="Name">The video.</param>
/// <param name="Frames">The names of the frames that it wants masks of.</param>
/// <param name="Size">Of the masks.</param>
/// <param name="Ids">The objects given in the first masks.</param>
/// <param name="Palette">Of the first masks.</param>
public sealed record ExpectedVideo(string Name, IReadOnlyList<string> Frames, ImageSize Size, IReadOnlyList<byte> Ids, Palette? Palette);

/// <summary>What a benchmark expects, read off its dataset.</summary>
public sealed class SubmissionGround
{
    private readonly Dictionary<string, ExpectedVideo> byName;

    private SubmissionGround(IReadOnlyList<ExpectedVideo> videos)
    {
        Videos = videos;
        byName = videos.ToDictionary(v => v.Name);
    }

    /// <summary>In ordinal order.</summary>
    public IReadOnlyList<ExpectedVideo> Videos { get; }

    public ExpectedVideo? Find(string name) => byName.GetValueOrDefault(name);

    /// <summary>Reads the first masks of all videos.</summary>
    /// <param name="dataset">The videos.</param>
    /// <param name="decode">Reads an image, for the size of results where it is not that of the masks.</param>
    /// <param name="cancellation">Ends it between videos.</param>
    /// <exception cref="Core.DatasetException">A mask or frame is missing or corrupt.</exception>
    public static SubmissionGround Of(IVosDataset dataset, Func<string, RgbFrame> decode, CancellationToken cancellation)
    {
        var videos = new ExpectedVideo[dataset.VideoNames.Count];
        FrameLoop.Run(videos.Length, cancellation, i =>
        {
            var video = dataset.Open(dataset.VideoNames[i]);
            var given = GivenMasks.Read(video, cancellation);
            // Results have the frames' own size unless the benchmark names another.
            var size = decode(video.OutputSizeFile ?? video.Frames[0].ImageFile).Size;
            videos[i] = new ExpectedVideo(
                video.Name, [.. video.Frames.Where(f => f.Saved).Select(f => f.Stem)], size, [.. given.Objects.Select(o => o.ObjectId).Order()], given.Palette);
        });
        return new SubmissionGround([.. videos.OrderBy(v => v.Name, StringComparer.Ordinal)]);
    }
}
