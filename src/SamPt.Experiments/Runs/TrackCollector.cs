using SamPt.Core.Masks;
using SamPt.Core.Pipeline;

namespace SamPt.Experiments.Runs;

/// <summary>Keeps every object's masks as run-length text, a few hundred bytes a frame.</summary>
internal sealed class TrackCollector : IObjectMaskSink
{
    private readonly string?[][] texts;

    public TrackCollector(int objects, int frames) => texts = [.. Enumerable.Range(0, objects).Select(_ => new string?[frames])];

    public void Write(int frame, IReadOnlyList<BinaryMask?> masks)
    {
        for (var i = 0; i < texts.Length; i++)
            texts[i][frame] = masks[i] is { } mask ? RunLengthText.Write(RunLengthMask.From(mask)) : null;
    }

    /// <summary>One text per frame, null where the object has no mask.</summary>
    public IReadOnlyList<string?> TextsOf(int index) => texts[index];
}
