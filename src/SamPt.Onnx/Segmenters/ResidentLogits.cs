using Microsoft.ML.OnnxRuntime;
using SamPt.Core.Prompting;

namespace SamPt.Onnx.Segmenters;

/// <summary>
/// The decoder's answers to the last prompts on one frame, where they were computed: a pass that feeds back the masks of the one before,
/// in the same batches, needs no copy of them.
/// </summary>
internal sealed class ResidentLogits : IDisposable
{
    private List<(LowResolutionLogits[] Members, OrtValue Tensor)> last = [];
    private List<(LowResolutionLogits[] Members, OrtValue Tensor)> next = [];

    /// <summary>How many batches were fed back without a copy.</summary>
    public int Reused { get; private set; }

    /// <summary>The tensor [B,1,h,w] that holds exactly these masks in this order, or null; it stays ours.</summary>
    public OrtValue? Find(IReadOnlyList<LowResolutionLogits> masks)
    {
        foreach (var (members, tensor) in last)
        {
            if (members.Length != masks.Count || !masks.Zip(members).All(pair => ReferenceEquals(pair.First, pair.Second))) continue;
            Reused++;
            return tensor;
        }
        return null;
    }

    /// <summary>Takes ownership of a batch's answers.</summary>
    public void Keep(LowResolutionLogits[] members, OrtValue tensor) => next.Add((members, tensor));

    /// <summary>Ends a pass: what it answered is what the next may feed back.</summary>
    public void Turn()
    {
        Free(last);
        (last, next) = (next, []);
    }

    public void Dispose()
    {
        Free(last);
        Free(next);
        (last, next) = ([], []);
    }

    private static void Free(List<(LowResolutionLogits[] Members, OrtValue Tensor)> batches)
    {
        foreach (var (_, tensor) in batches) tensor.Dispose();
    }
}
