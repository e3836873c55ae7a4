using SamPt.Core.QueryPoints;

namespace SamPt.Core.Tests.QueryPoints;

public class ReferenceRandomTests
{
    [Fact]
    public void Draws_the_permutations_of_PyTorch_one_after_the_other()
    {
        foreach (var golden in SyntheticGolden.Cases("torch-rng.json"))
        {
            var random = new ReferenceRandom(golden.GetProperty("seed").GetUInt64());
            foreach (var draw in golden.GetProperty("randperm_sequence").EnumerateArray())
            {
                var permutation = random.Permutation(draw.Int("n"));
                var (first, last) = (draw.GetProperty("first").Ints(), draw.GetProperty("last").Ints());
                Assert.Equal(first, permutation[..first.Length]);
                Assert.Equal(last, permutation[^last.Length..]);
            }
        }
    }

    [Fact]
    public void Draws_the_choices_of_numpy_one_after_the_other()
    {
        foreach (var golden in SyntheticGolden.Read("torch-rng.json").GetProperty("numpy_cases").EnumerateArray())
        {
            var random = new NumpyRandom((uint)golden.Int("seed"));
            foreach (var draw in golden.GetProperty("choice_no_replace").EnumerateArray())
                Assert.Equal(draw.GetProperty("result").Ints(), random.Choice(draw.Int("n"), draw.Int("k")));
        }
    }

    [Fact]
    public void Draws_with_replacement_as_numpy_does_one_after_the_other()
    {
        // np.random.seed(72); np.random.choice(n, k) of numpy 1.24
        var random = new NumpyRandom(72);
        Assert.Equal([0, 3, 2], random.ChoiceWithReplacement(5, 3));
        Assert.Equal([0, 0], random.ChoiceWithReplacement(1, 2));
        Assert.Empty(random.ChoiceWithReplacement(0, 0));
        Assert.Equal([222, 207, 282, 7], random.ChoiceWithReplacement(300, 4));
        Assert.Equal([1, 1, 1, 0, 0], random.ChoiceWithReplacement(2, 5));
        Assert.Equal([1488, 456, 3484], random.ChoiceWithReplacement(4096, 3));
        Assert.Equal([5, 1, 2, 4], random.ChoiceWithReplacement(7, 4));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.ChoiceWithReplacement(0, 1));
    }
}
