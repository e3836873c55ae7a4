using SamPt.Experiments.Scoring;

namespace SamPt.Experiments.Tests.Scoring;

public class PythonNumberTests
{
    // What Python prints for "%.3f" and "%.1f".
    [Theory]
    [InlineData(0.0625, 3, "0.062")]
    [InlineData(0.1875, 3, "0.188")]
    [InlineData(0.3125, 3, "0.312")]
    [InlineData(-0.0625, 3, "-0.062")]
    [InlineData(0.0005, 3, "0.001")]
    [InlineData(0.0015, 3, "0.002")]
    [InlineData(2.675, 3, "2.675")]
    [InlineData(1.0005, 3, "1.000")]
    [InlineData(0.9995, 3, "1.000")]
    [InlineData(0.99949999999, 3, "0.999")]
    [InlineData(-0.0001, 3, "-0.000")]
    [InlineData(1.0 / 3, 3, "0.333")]
    [InlineData(0.25, 1, "0.2")]
    [InlineData(0.75, 1, "0.8")]
    [InlineData(0.05, 1, "0.1")]
    [InlineData(0.15, 1, "0.1")]
    [InlineData(0.35, 1, "0.3")]
    [InlineData(99.95, 1, "100.0")]
    [InlineData(12.35, 1, "12.3")]
    [InlineData(44.75, 1, "44.8")]
    [InlineData(double.NaN, 1, "nan")]
    public void Prints_what_Python_prints(double value, int decimals, string expected) =>
        Assert.Equal(expected, PythonNumber.Fixed(value, decimals));
}
