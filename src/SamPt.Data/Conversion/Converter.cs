namespace SamPt.Data.Conversion;

/// <summary>A video that is converted.</summary>
public readonly record struct VideoConverted(string Name, int Index, int Videos, int Frames, int Objects);

/// <summary>Takes videos from a source to a target, one in memory at a time.</summary>
public static class Converter
{
    /// <summary>Converts all videos; the record says how much there was.</summary>
    /// <param name="conversion">The verb, for the record.</param>
    /// <param name="source">Where from.</param>
    /// <param name="target">Where to.</param>
    /// <param name="progress">Told of each video when it is done.</param>
    /// <param name="cancellation">Ends the conversion between frames.</param>
    /// <exception cref="Core.DatasetException">The source is damaged.</exception>
    public static ConversionRecord Run(
        string conversion, IAnnotationSource source, IAnnotationTarget target, IProgress<VideoConverted>? progress, CancellationToken cancellation)
    {
        var (frames, objects) = (0, 0);
        for (var i = 0; i < source.VideoNames.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var video = source.Read(source.VideoNames[i], cancellation);
            target.Add(video, cancellation);
            frames += video.Frames.Count;
            objects += video.Objects.Count;
            progress?.Report(new VideoConverted(video.Name, i, source.VideoNames.Count, video.Frames.Count, video.Objects.Count));
        }
        return new ConversionRecord(conversion, source.Where, source.VideoNames.Count, frames, objects);
    }
}
