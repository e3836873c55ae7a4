using SamPt.Core.Masks;
using SamPt.Core.Metrics;

namespace SamPt.Experiments.Scoring;

/// <summary>
/// J and F of every proposal against every object on one frame, void pixels left out. A proposal that is not on the frame is an empty mask, as
/// row 0 has it.
/// </summary>
internal sealed record ProposalFrame : FrameResult
{
    private readonly Dictionary<int, (double J, double F)[]> rows = [];

    private ProposalFrame(string frame)
        : base(frame, [])
    {
    }

    /// <summary>The highest proposal id on the frame.</summary>
    public int HighestProposal => rows.Keys.Max();

    /// <summary>Of proposal <paramref name="proposal"/> (from 1 on) against object <paramref name="item"/> (from 1 on).</summary>
    public (double J, double F) Of(int proposal, int item) => rows.GetValueOrDefault(proposal, rows[0])[item - 1];

    public static ProposalFrame Score(MaskPair masks, int objectCount, byte voidLabel)
    {
        var annotated = masks.Annotation.ObjectIds();
        var voidPixels = annotated.Contains(voidLabel) ? masks.Annotation.MaskOf(voidLabel) : null;
        var radius = BoundaryAccuracy.Radius(masks.Annotation.Size);
        var objects = Enumerable.Range(1, objectCount).Select(id => Outlined(masks.Annotation.MaskOf((byte)id))).ToArray();
        var frame = new ProposalFrame(masks.Frame)
        {
            HasVoid = voidPixels is not null,
            HasLateObjects = annotated.Any(id => id > objectCount && id != voidLabel),
        };
        frame.rows[0] = Against(Outlined(new BinaryMask(masks.Annotation.Size)));
        foreach (var id in masks.Prediction.ObjectIds()) frame.rows[id] = Against(Outlined(masks.Prediction.MaskOf(id)));
        return frame;

        // Void pixels belong to nobody before boundaries are drawn.
        (BinaryMask Mask, Contour Contour) Outlined(BinaryMask mask) => (mask, new Contour(mask, radius, voidPixels));

        (double J, double F)[] Against((BinaryMask Mask, Contour Contour) proposal) => Array.ConvertAll(objects, item =>
            (RegionSimilarity.Of(item.Mask, proposal.Mask, voidPixels), BoundaryAccuracy.Of(item.Contour, proposal.Contour)));
    }
}
