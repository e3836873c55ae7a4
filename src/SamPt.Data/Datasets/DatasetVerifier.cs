using SamPt.Core;
using SamPt.Core.Imaging;

namespace SamPt.Data.Datasets;

/// <summary>What is there of one video, and what is wrong with it.</summary>
/// <param name="Name">The video.</param>
/// <param name="Frames">Number of frames.</param>
/// <param name="Annotations">Number of frames with an annotation.</param>
/// <param name="FrameSize">Size of the first frame that decodes.</param>
/// <param name="ObjectIds">Ids that occur in any annotation.</param>
/// <param name="Problems">One line each: where, what, expected, remedy.</param>
public sealed record VideoReport(
    string Name, int Frames, int Annotations, ImageSize? FrameSize, IReadOnlyList<byte> ObjectIds, IReadOnlyList<string> Problems);

/// <summary>What a verification found.</summary>
public sealed record DatasetReport(string Dataset, string Root, IReadOnlyList<VideoReport> Videos)
{
    public int ProblemCount => Videos.Sum(v => v.Problems.Count);
}

/// <summary>Reads every frame and annotation of a dataset and gathers everything that would stop a run or spoil its scores.</summary>
/// <param name="decode">Reads an image; throws <see cref="DatasetException"/> for a missing or corrupt one.</param>
public sealed class DatasetVerifier(Func<string, RgbFrame> decode)
{
    /// <summary>Verifies all selected videos, reporting each one's name to <paramref name="progress"/> when it is done.</summary>
    public DatasetReport Verify(IVosDataset dataset, IProgress<VideoReport>? progress, CancellationToken cancellation)
    {
        var videos = new List<VideoReport>();
        foreach (var name in dataset.VideoNames)
        {
            var report = Verify(dataset, name, cancellation);
            videos.Add(report);
            progress?.Report(report);
        }
        return new DatasetReport(dataset.Name, dataset.Root, videos);
    }

    private VideoReport Verify(IVosDataset dataset, string name, CancellationToken cancellation)
    {
        VideoEntry video;
        try
        {
            video = dataset.Open(name);
        }
        catch (DatasetException e)
        {
            return new VideoReport(name, 0, 0, null, [], [e.Message]);
        }
        var checks = video.Frames.AsParallel().AsOrdered().WithCancellation(cancellation).Select(Check).ToArray();
        var problems = checks.SelectMany(c => c.Problems).ToList();
        AddSizeProblems(checks, problems);
        AddHoles(video, problems);
        AddObjectProblems(video, checks, problems, cancellation);
        return new VideoReport(
            name, video.Frames.Count, video.Frames.Count(f => f.Annotation is not null), checks.FirstOrDefault(c => c.Size is not null)?.Size,
            [.. checks.SelectMany(c => c.ObjectIds).Distinct().Order()], problems);
    }

    private FrameCheck Check(FrameEntry frame)
    {
        var problems = new List<string>();
        var size = Attempt(() => decode(frame.ImageFile).Size, problems);
        if (frame.Annotation is not { } annotation) return new FrameCheck(frame, size, null, [], problems);
        var labels = AttemptLabels(annotation, problems);
        return new FrameCheck(frame, size, labels?.Size, labels?.ObjectIds ?? [], problems);
    }

    private static ImageSize? Attempt(Func<ImageSize> read, List<string> problems)
    {
        try
        {
            return read();
        }
        catch (DatasetException e)
        {
            problems.Add(e.Message);
            return null;
        }
    }

    private static AnnotatedFrame? AttemptLabels(IAnnotation annotation, List<string> problems)
    {
        try
        {
            return annotation.Read();
        }
        catch (DatasetException e)
        {
            problems.Add(e.Message);
            return null;
        }
    }

    private static void AddSizeProblems(FrameCheck[] checks, List<string> problems)
    {
        var frame = checks.FirstOrDefault(c => c.Size is not null);
        var annotation = checks.FirstOrDefault(c => c.AnnotationSize is not null);
        foreach (var check in checks)
        {
            if (check.Size is { } size && size != frame!.Size)
                problems.Add($"{check.Frame.ImageFile}: frame is {size}, the first one is {frame.Size}; all frames of a video must be of one size: restore it.");
            if (check.AnnotationSize is { } labels && labels != annotation!.AnnotationSize)
                problems.Add($"{check.Frame.Annotation!.Where}: annotation is {labels}, the first one is {annotation.AnnotationSize}; all annotations of a video must be of one size: restore it.");
        }
        if (frame?.Size is { } frames && annotation?.AnnotationSize is { } first && !GivenMasks.SameShape(frames, first))
            problems.Add(GivenMasks.ShapeProblem(annotation.Frame.Annotation!.Where, first, frames));
    }

    private static void AddObjectProblems(VideoEntry video, FrameCheck[] checks, List<string> problems, CancellationToken cancellation)
    {
        // With an unreadable annotation the objects are not known; that problem is on the list already.
        if (checks.Any(c => c.Frame.Annotation is not null && c.AnnotationSize is null)) return;
        try
        {
            GivenMasks.Read(video, cancellation);
        }
        catch (DatasetException e)
        {
            if (!problems.Contains(e.Message)) problems.Add(e.Message);
        }
    }

    /// <summary>A benchmark that gives the first annotation alone scores on all the others: some but not all is a hole.</summary>
    private static void AddHoles(VideoEntry video, List<string> problems)
    {
        if (video.Annotations != AnnotationUse.FirstFrame || video.Frames.Count(f => f.Annotation is not null) < 2) return;
        foreach (var frame in video.Frames.Where(f => f.Annotation is null))
            problems.Add($"{frame.ImageFile}: frame has no annotation, unlike its neighbours; restore {frame.Stem}.png from the dataset.");
    }

    private sealed record FrameCheck(
        FrameEntry Frame, ImageSize? Size, ImageSize? AnnotationSize, IReadOnlyList<byte> ObjectIds, IReadOnlyList<string> Problems);
}
