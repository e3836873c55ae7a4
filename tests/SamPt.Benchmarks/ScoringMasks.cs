using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Data.Codecs;

namespace SamPt.Benchmarks;

/// <summary>Masks as large and as ragged as those of DAVIS, drawn from formulas.</summary>
internal static class ScoringMasks
{
    public static readonly ImageSize Size = new(854, 480);

    /// <summary>A flower of eleven petals around (x, y); about 40 000 pixels, a tenth of the image.</summary>
    public static LabelMap Draw(double x, double y)
    {
        var labels = new LabelMap(Size);
        for (var v = 0; v < Size.Height; v++)
        {
            var row = labels.Row(v);
            for (var u = 0; u < Size.Width; u++)
            {
                var radius = 110 + 20 * Math.Sin(11 * Math.Atan2(v - y, u - x)) + 4 * Math.Sin(u * 0.9) * Math.Sin(v * 0.7);
                if (Math.Sqrt((u - x) * (u - x) + (v - y) * (v - y)) < radius) row[u] = 1;
            }
        }
        return labels;
    }

    /// <summary>Annotations and predictions of a sequence named drawn; the prediction lags a few pixels behind.</summary>
    public static void Write(string folder, int frames)
    {
        for (var frame = 0; frame < frames; frame++)
        {
            var (x, y) = (250 + 7.0 * frame, 240 + 60 * Math.Sin(frame * 0.2));
            LabelPng.Write(Path.Combine(folder, "annotations", "drawn", $"{frame:00000}.png"), Draw(x, y), DavisPalette.Instance);
            LabelPng.Write(Path.Combine(folder, "predictions", "drawn", $"{frame:00000}.png"), Draw(x - 5, y + 3), DavisPalette.Instance);
        }
    }
}
