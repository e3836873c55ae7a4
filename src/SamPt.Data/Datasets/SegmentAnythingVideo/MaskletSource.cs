namespace SamPt.Data.Datasets.SegmentAnythingVideo;

/// <summary>
/// A masklet file, read when a mask is wanted and let go when memory is: a run lists all its videos first, and their texts together would
/// be gigabytes.
/// </summary>
internal sealed class MaskletSource(string file)
{
    private readonly Lock gate = new();
    private readonly WeakReference<Masklets> kept = new(null!);

    public string File => file;

    public Masklets Get()
    {
        lock (gate)
        {
            if (kept.TryGetTarget(out var masklets)) return masklets;
            masklets = MaskletFile.Read(file);
            kept.SetTarget(masklets);
            return masklets;
        }
    }
}

/// <summary>One annotated frame of a masklet file.</summary>
internal sealed class MaskletAnnotation(MaskletSource source, int index) : IAnnotation
{
    public string Where => $"{source.File}: masklet[{index}]";

    public IReadOnlyList<string> Files => [source.File];

    public AnnotatedFrame Read() => source.Get().Read(index);
}
