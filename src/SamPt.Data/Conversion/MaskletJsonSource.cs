using System.Globalization;
using SamPt.Core;
using SamPt.Core.Masks;
using SamPt.Data.Datasets.SegmentAnythingVideo;

namespace SamPt.Data.Conversion;

/// <summary>
/// One file of SA-V, VIDEO_manual.json or VIDEO_auto.json, without its film: the annotated frames alone, every fourth of the film and named by
/// their numbers in it. Objects keep their names 000, 001, ... and have ids one higher.
/// </summary>
public sealed class MaskletJsonSource : IAnnotationSource
{
    private readonly Masklets masklets;
    private readonly Func<string, string?> imageOf;
    private readonly string name;

    /// <param name="path">The file.</param>
    /// <param name="imageOf">Where an image lies, by VIDEO/FRAME.jpg; null for nowhere.</param>
    /// <param name="sequences">The video's name, or null.</param>
    /// <exception cref="DatasetException">The file is missing or of another form.</exception>
    public MaskletJsonSource(string path, Func<string, string?> imageOf, IReadOnlyList<string>? sequences = null)
    {
        (Where, this.imageOf) = (path, imageOf);
        masklets = MaskletFile.Read(path);
        var stem = Path.GetFileNameWithoutExtension(path);
        name = stem.LastIndexOf('_') is > 0 and var at && stem[at..] is "_manual" or "_auto" ? stem[..stem.LastIndexOf('_')] : stem;
        VideoNames = MaskFolders.Select(path, [name], sequences);
    }

    public string Where { get; }

    public IReadOnlyList<string> VideoNames { get; }

    public IReadOnlyDictionary<long, string> Categories => NoCategories.Only;

    public AnnotatedVideo Read(string videoName, CancellationToken cancellation)
    {
        var frames = new FrameMasks?[masklets.Masks.Count];
        FrameLoop.Run(frames.Length, cancellation, t =>
        {
            var frame = masklets.Read(t);
            frames[t] = new FrameMasks($"{Where}: masklet[{t}]", frame.Size, [.. frame.ObjectIds.Select(id => (id, RunLengthMask.From(frame.MaskOf(id))))], null);
        });
        var found = FrameMasks.Tracks(frames).ToDictionary(o => o.Id);
        var objects = masklets.Ids.Order().Select(id => (Name: id.ToString("000", CultureInfo.InvariantCulture), Label: Masklets.LabelOf(id)));
        return new AnnotatedVideo
        {
            Name = name, Number = 1, Size = masklets.Size,
            Frames = [.. frames.Select((_, k) => (k * Masklets.FramesPerAnnotation).ToString("00000", CultureInfo.InvariantCulture))
                .Select(stem => new VideoFrame(stem, $"{name}/{stem}.jpg", imageOf($"{name}/{stem}.jpg"), true))],
            Objects = [.. objects.Select(o => (found.GetValueOrDefault(o.Label) ?? new ObjectTrack(o.Label, new RunLengthMask?[frames.Length])) with { Name = o.Name })],
        };
    }
}
