namespace SamPt.Data.Conversion;

/// <summary>Videos with object masks, in any form.</summary>
public interface IAnnotationSource
{
    /// <summary>Where they lie: a folder or file.</summary>
    string Where { get; }

    IReadOnlyList<string> VideoNames { get; }

    /// <summary>The kinds of objects, by number.</summary>
    IReadOnlyDictionary<long, string> Categories { get; }

    /// <summary>Reads all masks of a video.</summary>
    /// <exception cref="Core.DatasetException">A mask is missing, corrupt or of another size than the others.</exception>
    AnnotatedVideo Read(string videoName, CancellationToken cancellation);
}

/// <summary>Where converted videos go, one after another.</summary>
public interface IAnnotationTarget
{
    void Add(AnnotatedVideo video, CancellationToken cancellation);
}

/// <summary>The categories of sources that know none.</summary>
internal static class NoCategories
{
    // What UVO calls everything.
    public static IReadOnlyDictionary<long, string> Only { get; } = new Dictionary<long, string> { [1] = "object" };
}
