using System.Globalization;
using System.Text;

namespace SamPt.Experiments.Interactive;

/// <summary>Draws curves as a self-contained SVG, readable on white and on black paper.</summary>
public static class CurveChart
{
    private const int Width = 720, Height = 440, Left = 64, Right = 150, Top = 40, Bottom = 56;

    // Okabe and Ito's colours, which the colour-blind tell apart.
    private static readonly string[] Colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7"];

    public static string ToSvg(IReadOnlyList<InteractiveCurve> curves)
    {
        var most = Math.Max(1, curves.Max(curve => curve.First + curve.MeanJ.Count - 1));
        var step = Step(most);
        var end = (most + step - 1) / step * step;
        double X(double interactions) => Left + interactions / end * (Width - Left - Right);
        double Y(double j) => Height - Bottom - j * (Height - Top - Bottom);

        var svg = new StringBuilder();
        void Put(FormattableString element) => svg.Append(element.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Put($"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {Width} {Height}\" font-family=\"sans-serif\" font-size=\"13\">");
        Put($"<rect width=\"{Width}\" height=\"{Height}\" fill=\"#ffffff\"/>");
        Put($"<text x=\"{Left}\" y=\"24\" font-size=\"15\" font-weight=\"bold\">Mean IoU against number of interactions</text>");
        for (var n = 0; n <= 5; n++)
        {
            Put($"<line x1=\"{Left}\" x2=\"{Width - Right}\" y1=\"{Y(n / 5.0):0.#}\" y2=\"{Y(n / 5.0):0.#}\" stroke=\"#dddddd\"/>");
            Put($"<text x=\"{Left - 8}\" y=\"{Y(n / 5.0) + 4:0.#}\" text-anchor=\"end\">{n / 5.0:0.0}</text>");
        }
        for (var n = 0; n <= end; n += step) Put($"<text x=\"{X(n):0.#}\" y=\"{Height - Bottom + 20}\" text-anchor=\"middle\">{n}</text>");
        Put($"<text x=\"{(Left + Width - Right) / 2}\" y=\"{Height - 14}\" text-anchor=\"middle\">interactions</text>");
        Put($"<text transform=\"translate(18 {(Top + Height - Bottom) / 2}) rotate(-90)\" text-anchor=\"middle\">mean IoU (J)</text>");
        for (var i = 0; i < curves.Count; i++)
        {
            var (curve, colour) = (curves[i], Colours[i % Colours.Length]);
            var points = string.Join(' ', curve.MeanJ.Select((j, n) => string.Create(CultureInfo.InvariantCulture, $"{X(curve.First + n):0.##},{Y(j):0.##}")));
            Put($"<polyline points=\"{points}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\"/>");
            var y = Top + 14 + 22 * i;
            Put($"<line x1=\"{Width - Right + 14}\" x2=\"{Width - Right + 40}\" y1=\"{y - 4}\" y2=\"{y - 4}\" stroke=\"{colour}\" stroke-width=\"2\"/>");
            Put($"<text x=\"{Width - Right + 46}\" y=\"{y}\">{curve.Method}</text>");
        }
        return svg.Append("</svg>\n").ToString();
    }

    // 1, 2 or 5 times a power of ten, for at most eight labels.
    private static int Step(int most)
    {
        for (var power = 1; ; power *= 10)
        {
            foreach (var step in new[] { power, 2 * power, 5 * power })
            {
                if (most <= 8 * step) return step;
            }
        }
    }
}
