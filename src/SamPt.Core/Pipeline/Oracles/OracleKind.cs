namespace SamPt.Core.Pipeline.Oracles;

/// <summary>Which part of the method the truth replaces, so that what the other parts lose shows.</summary>
public enum OracleKind
{
    /// <summary>The tracker: every frame's points are selected anew on its true masks.</summary>
    Points,

    /// <summary>The tracker's word on visibility: a positive point is visible where it lies on its object, a negative one beside it.</summary>
    Visibility,

    /// <summary>The segmenter: a prompt is answered by the true mask of the object that most of its positive points lie on.</summary>
    Mask,
}
