using SamPt.Onnx.Verification;

namespace SamPt.Onnx.Tests.Verification;

public sealed class GoldenOutputTests
{
    [Fact]
    public void Takes_every_so_many_values_of_each_axis()
    {
        var output = GoldenOutput.Parse("encoder/a/out/x[::2,::3]", "x[::2,::3]");
        float[] values = [.. Enumerable.Range(0, 15).Select(i => (float)i)];
        Assert.Equal("x", output.Name);
        Assert.Equal([2, 2], output.SampleShape([3, 5]));
        // Rows 0 and 2, columns 0 and 3 of 3 x 5.
        Assert.Equal([0, 3, 10, 13], output.Sample(values, [3, 5]));
    }

    [Theory]
    [InlineData("x[2]")]
    [InlineData("x[::0]")]
    [InlineData("x[::a]")]
    public void Refuses_steps_that_are_none(string name) => Assert.Throws<FormatException>(() => GoldenOutput.Parse(name, name));
}
