using SamPt.Core;

namespace SamPt.Data.Datasets;

/// <summary>A folder of videos with object masks, in one of the field's layouts.</summary>
public interface IVosDataset
{
    /// <summary>Its name in <see cref="DatasetCatalog"/>.</summary>
    string Name { get; }

    /// <summary>The folder that JPEGImages and Annotations lie in.</summary>
    string Root { get; }

    /// <summary>The folder of SEQ/FRAME.png that results are scored against.</summary>
    string GroundTruth { get; }

    /// <summary>What the user should know of the choices made in opening it, a line each.</summary>
    IReadOnlyList<string> Notes => [];

    /// <summary>The selected videos, in ordinal order.</summary>
    IReadOnlyList<string> VideoNames { get; }

    /// <summary>Lists the files of a video; decodes none.</summary>
    /// <exception cref="DatasetException">Its folder, a frame or the first annotation is missing.</exception>
    VideoEntry Open(string videoName);
}

/// <summary>What to take from a dataset.</summary>
/// <param name="Root">The folder given by the user.</param>
/// <param name="Split">val, test-dev, train; for datasets without parts it is ignored.</param>
/// <param name="Resolution">480p, 1080p or Full-Resolution; null takes the largest there is.</param>
/// <param name="Sequences">Only these videos; null takes all of the split.</param>
public sealed record DatasetRequest(
    string Root, string Split = "val", string? Resolution = null, IReadOnlyList<string>? Sequences = null)
{
    /// <summary>What the user called the dataset, where an alias tells more than the name does: LV1, LV3.</summary>
    public string? Alias { get; init; }
}
