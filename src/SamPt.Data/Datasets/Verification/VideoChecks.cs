using SamPt.Core.Imaging;

namespace SamPt.Data.Datasets.Verification;

/// <summary>Draws the conclusions from the frames of one video.</summary>
internal static class VideoChecks
{
    public static VideoReport Conclude(VideoEntry video, IReadOnlyList<FrameCheck> checks)
    {
        var problems = checks.SelectMany(c => c.Problems).ToList();
        var notices = new List<string>();
        AddSmoothed(checks, problems);
        AddSizes(checks, problems);
        AddHoles(video, problems);
        AddObjects(video, checks, problems, notices);
        return new VideoReport(
            video.Name, video.Frames.Count, video.Frames.Count(f => f.Annotation is not null), checks.FirstOrDefault(c => c.Size is not null)?.Size,
            [.. checks.SelectMany(c => c.ObjectIds ?? []).Distinct().Order()], problems, notices);
    }

    private static void AddSizes(IReadOnlyList<FrameCheck> checks, List<string> problems)
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

    /// <summary>One line a video: a tool that smooths one mask smooths them all.</summary>
    private static void AddSmoothed(IReadOnlyList<FrameCheck> checks, List<string> problems)
    {
        var smoothed = checks.Where(c => c.Smoothed is not null).ToArray();
        if (smoothed.Length == 0) return;
        var others = smoothed.Length == 1 ? "" : $", and so are {smoothed.Length - 1} more of this video";
        problems.Add($"{smoothed[0].Frame.Annotation!.Where}: the mask is smoothed (antialiased){others}: {smoothed[0].Smoothed}; expected exact ids; resize masks by nearest neighbour alone, from the originals.");
    }

    /// <summary>A benchmark that gives the first annotation alone scores on all the others: some but not all is a hole.</summary>
    private static void AddHoles(VideoEntry video, List<string> problems)
    {
        if (video.Annotations != AnnotationUse.FirstFrame || video.Frames.Count(f => f.Annotation is not null) < 2) return;
        foreach (var frame in video.Frames.Where(f => f.Annotation is null))
            problems.Add($"{frame.ImageFile}: frame has no annotation, unlike its neighbours; restore {frame.Stem}.png from the dataset.");
    }

    private static void AddObjects(VideoEntry video, IReadOnlyList<FrameCheck> checks, List<string> problems, List<string> notices)
    {
        var annotated = checks.Where(c => c.Frame.Annotation is not null).ToArray();
        if (annotated.Length == 0)
        {
            if (video.Number is null) problems.Add(GivenMasks.WithoutAnnotations(video));
            return;
        }
        // With an unreadable annotation the objects are not known; that problem is on the list already.
        var known = annotated.Where(c => c.ObjectIds is not null).Select(c => (Check: c, Ids: c.ObjectIds!.Where(id => id != video.VoidLabel).ToArray())).ToArray();
        if (annotated.Any(c => c.AnnotationSize is null) || known.Length == 0 || known[0].Check != annotated[0]) return;
        var isWhole = known.Length == annotated.Length;
        if (video.Annotations == AnnotationUse.FirstFrame ? known[0].Ids.Length == 0 : isWhole && known.All(k => k.Ids.Length == 0))
            problems.Add(GivenMasks.WithoutObjects(video, annotated[0].Frame.Annotation!.Where).Message);
        if (video.SingleObject) return;
        AddLateIds(video, known, problems, notices);
        // In headers alone most ids are not seen.
        if (isWhole) AddGaps(video, [.. known.SelectMany(k => k.Ids).Distinct().Order()], problems, notices);
    }

    private static void AddLateIds(VideoEntry video, (FrameCheck Check, byte[] Ids)[] known, List<string> problems, List<string> notices)
    {
        var seen = known[0].Ids.ToHashSet();
        foreach (var (check, ids) in known.Skip(1))
        {
            var late = ids.Where(seen.Add).ToArray();
            if (late.Length == 0) continue;
            var place = $"{check.Frame.Annotation!.Where}: {(late.Length == 1 ? "object" : "objects")} {string.Join(", ", late)} {(late.Length == 1 ? "is" : "are")} not on the first annotated frame";
            if (video.Annotations == AnnotationUse.FirstFrame)
                problems.Add($"{place}, which alone is given to the method; expected no later objects; restore the file, or read the videos as --dataset folder.");
            else notices.Add($"{place}; given here.");
        }
    }

    private static void AddGaps(VideoEntry video, byte[] ids, List<string> problems, List<string> notices)
    {
        var missing = ids.Length == 0 || video.ObjectNames is not null ? [] : Enumerable.Range(1, ids[^1]).Where(id => !ids.Contains((byte)id)).ToArray();
        if (missing.Length == 0) return;
        var what = $"{video.Name}: no object has the id {string.Join(", ", missing.Take(4))}{(missing.Length > 4 ? ", ..." : "")} below {ids[^1]}";
        if (video.IdsAreGapless) problems.Add($"{what}; expected ids without gaps, as the benchmark's rules do; renumber them.");
        else notices.Add($"{what}; results keep the ids, and davis2017 counts gaps as objects.");
    }
}
