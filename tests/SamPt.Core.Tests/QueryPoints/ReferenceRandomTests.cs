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
}
