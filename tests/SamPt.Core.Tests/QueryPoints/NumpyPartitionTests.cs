using SamPt.Core.QueryPoints;

namespace SamPt.Core.Tests.QueryPoints;

public class NumpyPartitionTests
{
    [Fact]
    public void Leaves_the_order_that_numpy_leaves()
    {
        foreach (var golden in SyntheticGolden.Cases("numpy-argpartition.json"))
        {
            var values = Array.ConvertAll(golden.GetProperty("values").Ints(), v => (double)v);
            Assert.Equal(golden.GetProperty("order").Ints(), NumpyPartition.ArgPartition(values, golden.Int("kth")));
        }
    }

    [Fact]
    public void Puts_the_smallest_first_whatever_the_values()
    {
        var random = new Random(3);
        for (var n = 1; n < 120; n++)
        {
            var values = Enumerable.Range(0, n).Select(_ => (double)random.Next(n)).ToArray();
            var kth = random.Next(n);
            var order = NumpyPartition.ArgPartition(values, kth);

            Assert.Equal(Enumerable.Range(0, n), order.Order());
            Assert.Equal(values.Order().ElementAt(kth), values[order[kth]]);
            Assert.True(order[..kth].All(i => values[i] <= values[order[kth]]));
        }
    }
}
