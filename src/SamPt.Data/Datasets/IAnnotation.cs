using SamPt.Core;

namespace SamPt.Data.Datasets;

/// <summary>
/// The annotation of one frame, in whatever form its dataset keeps it: a label PNG, a PNG for each object, run lengths in a JSON file.
/// Listing a dataset makes these without reading masks.
/// </summary>
public interface IAnnotation
{
    /// <summary>Where it lies, for messages: a file, or the place in one.</summary>
    string Where { get; }

    /// <summary>The files it is read from; at least one. A file may hold the annotations of many frames.</summary>
    IReadOnlyList<string> Files { get; }

    /// <summary>Decodes it.</summary>
    /// <exception cref="DatasetException">It is missing, corrupt, or holds no object masks; the message begins with the place.</exception>
    AnnotatedFrame Read();
}
