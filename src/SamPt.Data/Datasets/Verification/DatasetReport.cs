using SamPt.Core.Imaging;

namespace SamPt.Data.Datasets.Verification;

/// <summary>What is there of one video, and what is wrong with it.</summary>
/// <param name="Name">The video.</param>
/// <param name="Frames">Number of frames.</param>
/// <param name="Annotations">Number of frames with an annotation.</param>
/// <param name="FrameSize">Size of the first frame that can be read.</param>
/// <param name="ObjectIds">Ids that occur in any annotation that was decoded.</param>
/// <param name="Problems">What stops a run or spoils its scores, one line each: where, what, expected, remedy.</param>
/// <param name="Notices">What is unusual but allowed, one line each.</param>
public sealed record VideoReport(
    string Name, int Frames, int Annotations, ImageSize? FrameSize, IReadOnlyList<byte> ObjectIds, IReadOnlyList<string> Problems,
    IReadOnlyList<string> Notices);

/// <summary>What a verification found.</summary>
/// <param name="Dataset">The dataset's name.</param>
/// <param name="Root">The folder it begins in.</param>
/// <param name="Notices">What was chosen in opening it.</param>
/// <param name="Videos">In the dataset's order.</param>
public sealed record DatasetReport(string Dataset, string Root, IReadOnlyList<string> Notices, IReadOnlyList<VideoReport> Videos)
{
    public int ProblemCount => Videos.Sum(v => v.Problems.Count);

    public int NoticeCount => Notices.Count + Videos.Sum(v => v.Notices.Count);
}
