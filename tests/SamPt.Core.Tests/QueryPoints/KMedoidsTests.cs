using SamPt.Core.QueryPoints;

namespace SamPt.Core.Tests.QueryPoints;

public class KMedoidsTests
{
    [Fact]
    public void Finds_the_medoids_of_scikit_learn_extra_in_as_many_rounds()
    {
        foreach (var golden in SyntheticGolden.Cases("kmedoids-synthetic.json"))
        {
            var result = KMedoids.Fit(golden.GetProperty("points_xy").Pixels(), golden.Int("count"));
            Assert.Equal(golden.GetProperty("medoids").Ints(), result.Medoids);
            Assert.Equal(golden.Int("rounds"), result.Rounds);
        }
    }

    [Fact]
    public void Sums_distances_alike_with_and_without_vectors()
    {
        var random = new Random(11);
        for (var n = 1; n < 700; n += 13)
        {
            var xs = Enumerable.Range(0, n).Select(_ => (double)random.Next(4000)).ToArray();
            var ys = Enumerable.Range(0, n).Select(_ => (double)random.Next(3000)).ToArray();
            Assert.Equal(DistanceSums.Scalar(17, 1234, xs, ys), DistanceSums.Vectorised(17, 1234, xs, ys));
        }
    }

    [Fact]
    public void Sums_the_distances_of_a_hand_computed_set()
    {
        double[] sums = new double[3];
        DistanceSums.Compute([0, 3, 0], [0, 4, 4], sums);
        Assert.Equal([9.0, 8.0, 7.0], sums);
    }
}
