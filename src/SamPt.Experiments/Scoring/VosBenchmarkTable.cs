using System.Text;

namespace SamPt.Experiments.Scoring;

/// <summary>results.csv of vos-benchmark: columns padded to a fixed width, one decimal, per cent, the global score first.</summary>
internal static class VosBenchmarkTable
{
    private const string GlobalName = "Global score";

    public static ScoreTable Of(Scores scores)
    {
        var width = scores.Objects.Select(item => item.Sequence.Length).Append(GlobalName.Length).Max();
        var text = new StringBuilder();
        text.Append("sequence".PadRight(width)).Append(",obj,  J&F,    J,    F\n");
        var global = Cells(scores.Global).Select(cell => " " + cell);
        text.Append(GlobalName.PadRight(width)).Append(",   ,").AppendJoin(',', global).Append('\n');
        foreach (var item in scores.Objects)
        {
            var cells = Cells(item.Measures).Select(cell => " " + cell.PadLeft(4));
            text.Append(item.Sequence.PadRight(width)).Append($",{item.Object:000},").AppendJoin(',', cells).Append('\n');
        }
        return new ScoreTable("results.csv", text.ToString());
    }

    private static IEnumerable<string> Cells(IReadOnlyDictionary<string, double> measures) =>
        new[] { VosBenchmarkProtocol.JAndF, VosBenchmarkProtocol.J, VosBenchmarkProtocol.F }.Select(name => PythonNumber.Fixed(measures[name], 1));
}
