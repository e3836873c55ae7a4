using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.Prompting;

namespace SamPt.Core.Pipeline;

/// <summary>
/// Chooses one label per pixel: the object with the largest logit at output size, the background having 0. Ties go to the
/// background, then to the earlier object. A given mask is certain: it wins where it is and loses where it is not.
/// </summary>
internal sealed class ObjectFusion(ImageSize outputSize)
{
    private readonly Plane<float> best = new(outputSize);
    private readonly Plane<float> candidate = new(outputSize);
    private readonly List<BinaryMask> given = [];
    private readonly List<byte> givenIds = [];
    private LabelMap labels = new(outputSize);

    /// <summary>Adds an object's predicted logits.</summary>
    public void Add(byte id, LowResolutionLogits logits)
    {
        LogitUpsampling.To(logits, outputSize, candidate.Values);
        Compete(id);
    }

    /// <summary>Adds an object's given mask, of the output size.</summary>
    public void Add(byte id, BinaryMask mask)
    {
        given.Add(mask);
        givenIds.Add(id);
    }

    /// <summary>The label map of all objects added since the last call; the caller owns it.</summary>
    public LabelMap Finish()
    {
        for (var n = given.Count - 1; n >= 0; n--)
        {
            foreach (var (x, y) in given[n].Pixels()) labels.Row(y)[x] = givenIds[n];
        }
        given.Clear();
        givenIds.Clear();
        best.Values.Clear();
        var result = labels;
        labels = new LabelMap(outputSize);
        return result;
    }

    private void Compete(byte id)
    {
        Span<float> highest = best.Values;
        ReadOnlySpan<float> values = candidate.Values;
        var target = labels.Labels;
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] <= highest[i]) continue;
            highest[i] = values[i];
            target[i] = id;
        }
    }
}
