using System.Globalization;
using SamPt.Core.Masks;
using SamPt.Data.Codecs;

namespace SamPt.Data.Conversion;

/// <summary>
/// Writes a gray 0/255 PNG for each object and annotated frame, VIDEO/OBJECT/FRAME.png, empty masks included, so that the frames that
/// are annotated are known on the way back. Palettes have no place in this form.
/// </summary>
public sealed class ObjectMaskTarget(string root) : IAnnotationTarget
{
    public void Add(AnnotatedVideo video, CancellationToken cancellation)
    {
        var folders = video.Objects.Select(o => Path.Combine(root, video.Name, o.Name ?? o.Id.ToString(CultureInfo.InvariantCulture))).ToArray();
        foreach (var folder in folders) Directory.CreateDirectory(folder);
        FrameLoop.Run(video.Frames.Count, cancellation, t =>
        {
            if (!video.Frames[t].IsAnnotated) return;
            for (var i = 0; i < folders.Length; i++)
            {
                var labels = new LabelMap(video.Size);
                if (video.Objects[i].Masks[t] is { } mask) LabelPainter.Fill(labels, mask.ToMask(), 255);
                using var stream = File.Create(Path.Combine(folders[i], video.Frames[t].Stem + ".png"));
                LabelPng.WriteGray(stream, labels);
            }
        });
    }
}
