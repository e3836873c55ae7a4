namespace SamPt.Core.Pipeline.Reinitialisation;

/// <summary>Decides on which frame the objects of a horizon get new query points: one of the paper's variants. Without state.</summary>
public interface IReinitialisationPolicy
{
    /// <summary>
    /// For each object of <paramref name="horizon"/>, in order, the frame it starts again on: one after the horizon's start frame, at
    /// most its last. The mask there may be empty; whether to start from it is the caller's decision.
    /// </summary>
    int[] Choose(SegmentedHorizon horizon);
}
