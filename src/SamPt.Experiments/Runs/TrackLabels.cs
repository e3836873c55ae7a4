using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Data.Ytvis;

namespace SamPt.Experiments.Runs;

/// <summary>The objects of a results file as label maps for pictures: small objects lie on large ones, the n-th object has label n.</summary>
internal sealed class TrackLabels(string path, ImageSize size)
{
    private readonly RunLengthMask?[][] masks =
        [.. YtvisFile.ReadResults(path).Select((result, i) => result.Segmentations.Decode(size, $"{path}: result {i}"))];

    public LabelMap Of(int frame)
    {
        var labels = new LabelMap(size);
        var shown = Enumerable.Range(0, masks.Length).Where(i => masks[i][frame] is not null).OrderByDescending(i => masks[i][frame]!.Area);
        foreach (var i in shown)
        {
            foreach (var (x, y) in masks[i][frame]!.ToMask().Pixels()) labels.Row(y)[x] = (byte)(i + 1);
        }
        return labels;
    }
}
