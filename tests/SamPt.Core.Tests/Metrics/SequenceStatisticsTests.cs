using SamPt.Core.Metrics;

namespace SamPt.Core.Tests.Metrics;

public class SequenceStatisticsTests
{
    [Fact]
    public void Equals_the_official_statistics_with_their_8_bit_edges()
    {
        Assert.Equal(32, EdgeCases.Statistics.Count);
        foreach (var golden in EdgeCases.Statistics)
        {
            var values = golden.GetProperty("values").EnumerateArray().Select(EdgeCases.Number).ToArray();
            var edges = golden.GetProperty("bin_edges").EnumerateArray().Select(e => e.GetInt32());
            var statistics = SequenceStatistics.Of(values);
            Assert.Equal(edges, SequenceStatistics.Edges(values.Length, DecayBins.EightBit));
            Assert.Equal(EdgeCases.Number(golden, "mean"), statistics.Mean, 1e-12);
            Assert.Equal(EdgeCases.Number(golden, "recall"), statistics.Recall, 1e-12);
            Assert.Equal(EdgeCases.Number(golden, "decay"), statistics.Decay, 1e-12);
        }
    }

    [Fact]
    public void Exact_edges_do_not_wrap()
    {
        Assert.Equal([0, 64, 128, 192, 256], SequenceStatistics.Edges(257, DecayBins.Exact));
        Assert.Equal([0, 250, 500, 749, 999], SequenceStatistics.Edges(1000, DecayBins.Exact));
        // 300 frames falling from 299 to 0: the quarters' means are (299 + 224) / 2 and (75 + 0) / 2.
        var falling = Enumerable.Range(0, 300).Select(i => 299.0 - i).ToArray();
        Assert.Equal([0, 75, 150, 224, 299], SequenceStatistics.Edges(300, DecayBins.Exact));
        Assert.Equal((299 + 224) / 2.0 - (75 + 0) / 2.0, SequenceStatistics.Of(falling, DecayBins.Exact).Decay, 1e-12);
    }

    [Fact]
    public void Exact_and_8_bit_decay_agree_up_to_256_frames()
    {
        var random = new Random(31);
        for (var count = 1; count <= 256; count += 5)
        {
            var values = Enumerable.Range(0, count).Select(_ => random.NextDouble()).ToArray();
            Assert.Equal(SequenceStatistics.Of(values, DecayBins.Exact), SequenceStatistics.Of(values));
        }
    }

    [Fact]
    public void No_frames_give_no_numbers()
    {
        var statistics = SequenceStatistics.Of([]);
        Assert.Equal([double.NaN, double.NaN, double.NaN], [statistics.Mean, statistics.Recall, statistics.Decay]);
    }
}
