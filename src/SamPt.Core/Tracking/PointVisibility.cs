namespace SamPt.Core.Tracking;

/// <summary>Why a point is, or is not, used as a prompt on a frame. The numbers are the reference's.</summary>
public enum PointVisibility : sbyte
{
    Visible = 1,

    /// <summary>The tracker says so.</summary>
    Occluded = 0,

    /// <summary>The reinitialisation found no mask to start from.</summary>
    ReinitialisationFailed = -1,

    /// <summary>Within 1 % of the border, or beyond it.</summary>
    OutsideFrame = -2,

    /// <summary>The patch around it looks unlike the patch at the query.</summary>
    PatchDissimilar = -3,

    /// <summary>Further from the query than a frame on which its patch was dissimilar.</summary>
    RejectedAfterDissimilar = -4,

    /// <summary>Too few points of its object are left, or have been found again after all were lost, for these to count (<see cref="ReturnRule"/>).</summary>
    NotYetBack = -5,

    /// <summary>Too far from where its fellows put it (<see cref="AstrayRule"/>).</summary>
    Astray = -6,
}
