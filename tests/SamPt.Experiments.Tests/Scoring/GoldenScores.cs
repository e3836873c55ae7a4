using System.Text.Json;
using SamPt.Experiments.Scoring;
using SamPt.Tests;

namespace SamPt.Experiments.Tests.Scoring;

/// <summary>Reads the official tools' figures and holds scores to them.</summary>
internal static class GoldenScores
{
    public const double Tolerance = 1e-9;

    public static JsonElement Read(params string[] parts) => JsonDocument.Parse(File.ReadAllText(SharedData.Path(["golden", .. parts]))).RootElement;

    public static double[] Numbers(JsonElement list) => [.. list.EnumerateArray().Select(value => value.GetDouble())];

    /// <summary>J_mean, J_recall, ... of a flat golden object against the measures of the same meaning.</summary>
    public static void EqualFlat(JsonElement golden, IReadOnlyDictionary<string, double> measures)
    {
        foreach (var metric in new[] { "J", "F" })
        {
            foreach (var statistic in new[] { "Mean", "Recall", "Decay" })
            {
                var expected = golden.GetProperty($"{metric}_{statistic.ToLowerInvariant()}").GetDouble();
                Assert.Equal(expected, measures[$"{metric}-{statistic}"], Tolerance);
            }
        }
    }

    public static void EqualSeries(double[] expected, IEnumerable<double> actual)
    {
        var list = actual.ToArray();
        Assert.Equal(expected.Length, list.Length);
        Assert.All(expected.Zip(list), pair => Assert.Equal(pair.First, pair.Second, Tolerance));
    }

    /// <summary>The DAVIS tables written from golden figures by decimal arithmetic, to compare text with text.</summary>
    public static string Cell(double value, int decimals) =>
        Math.Round(new decimal(value), decimals, MidpointRounding.ToEven).ToString("0." + new string('0', decimals), System.Globalization.CultureInfo.InvariantCulture);

    public static string Text(Scores scores, string fileName) =>
        ProtocolCatalog.Find(scores.Protocol).Tables(scores, "val").Single(table => table.FileName == fileName).Text;
}
