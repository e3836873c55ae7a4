using SamPt.Core.Masks;
using SamPt.Data.Codecs;
using SamPt.Data.Datasets;

namespace SamPt.Experiments.Runs;

/// <summary>
/// The annotations of videos whose objects may overlap, as a folder that can be scored: each object is a sequence, VIDEO/NAME, with the id 1.
/// Lies in the run's folder until disposed.
/// </summary>
internal sealed class ObjectTruth : IDisposable
{
    /// <summary>The id of an object that has files of its own.</summary>
    public const byte Id = 1;

    /// <exception cref="Core.DatasetException">An annotation cannot be read.</exception>
    /// <exception cref="Core.OutputException">The folder cannot be written.</exception>
    public ObjectTruth(RunFolder run, IReadOnlyList<VideoEntry> videos, CancellationToken cancellation)
    {
        Folder = run.ScoredTruth;
        try
        {
            var frames = videos.SelectMany(v => v.Frames.Where(f => f.Annotation is not null).Select(f => (Video: v, Frame: f))).ToArray();
            frames.AsParallel().WithCancellation(cancellation).ForAll(item => Write(item.Video, item.Frame));
        }
        catch (AggregateException e) when (e.InnerExceptions[0] is Core.SamPtException first)
        {
            Dispose();
            throw first;
        }
        catch
        {
            Dispose();
            throw;
        }
        Sequences = [.. videos.SelectMany(v => v.ObjectNames!.OrderBy(n => n.Key).Select(n => Path.Combine(v.Name, n.Value)))];
    }

    public string Folder { get; }

    public IReadOnlyList<string> Sequences { get; }

    public void Dispose()
    {
        if (Directory.Exists(Folder)) RunFolder.Writing(Folder, () => Directory.Delete(Folder, recursive: true));
    }

    /// <summary>One object as a label map: its pixels have the id 1.</summary>
    public static LabelMap Paint(BinaryMask mask)
    {
        var labels = new LabelMap(mask.Size);
        foreach (var (x, y) in mask.Pixels()) labels.Row(y)[x] = Id;
        return labels;
    }

    private void Write(VideoEntry video, FrameEntry frame)
    {
        var annotated = frame.Annotation!.Read();
        foreach (var (id, name) in video.ObjectNames!)
            LabelPng.WriteGray(Path.Combine(Folder, video.Name, name, frame.Stem + ".png"), Paint(annotated.MaskOf(id)));
    }
}
