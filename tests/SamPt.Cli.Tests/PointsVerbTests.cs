using System.Text.Json;
using SamPt.Data.Codecs;
using SamPt.Data.QueryPoints;
using SamPt.Experiments.Tests.Runs;
using SamPt.Tests;

namespace SamPt.Cli.Tests;

public sealed class PointsVerbTests : IDisposable
{
    private readonly TinyDataset dataset = new();

    public PointsVerbTests() => dataset.Add("ant", 2, (1, 10, 10, 12), (3, 30, 20, 10));

    public void Dispose() => dataset.Dispose();

    [SharedTheory]
    [InlineData("kmedoids")]
    [InlineData("random")]
    [InlineData("shi-tomasi")]
    [InlineData("mixed")]
    public void Prints_the_points_of_the_reference(string method)
    {
        var run = CliRun.Of(
        [
            "points", "--image", SharedData.Path("davis2016", "JPEGImages", "480p", "blackswan", "00000.jpg"),
            "--mask", SharedData.Path("davis2016", "Annotations", "480p", "blackswan", "00000.png"),
            "--method", method, "-n", "16", "--negatives", "1", "--seed", "72",
        ]);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var golden = JsonDocument.Parse(File.ReadAllText(SharedData.Path("golden", "reference-points.json"))).RootElement.GetProperty("cases")
            .EnumerateArray().First(c => c.GetProperty("sequence").GetString() == "blackswan" && c.GetProperty("method").GetString() == method
                && c.GetProperty("seed").GetInt32() == 72 && c.GetProperty("positives").GetInt32() == 16 && c.GetProperty("negatives").GetInt32() == 1);
        var expected = string.Join(' ', golden.GetProperty("positive_xy").EnumerateArray().Concat(golden.GetProperty("negative_xy").EnumerateArray())
            .Select(p => $"{(int)p[0].GetDouble()},{(int)p[1].GetDouble()}"));
        Assert.Equal($"16\n0;{expected}\n", run.Output);
    }

    [Fact]
    public void Writes_file_and_picture()
    {
        var run = Points("-n", "4", "-o", dataset.At("points.json"), "--picture", dataset.At("out/points.png"));
        Assert.Equal((0, ""), (run.ExitCode, run.Output));
        Assert.Equal(["1", "3"], QueryPointFile.Read(dataset.At("points.json")).Objects.Select(o => o.Name));
        Assert.Equal("64x48", RgbPng.Read(dataset.At("out/points.png")).Size.ToString());
    }

    [Fact]
    public void Names_the_nearest_method() => Points("--method", "kmedoid").AssertFails(2, "did you mean kmedoids?");

    [Fact]
    public void Refuses_no_point_at_all() => Points("-n", "0").AssertFails(2, "--count: 0 is too small");

    [Fact]
    public void Refuses_a_mask_of_another_size()
    {
        using var other = new TinyDataset(40, 30);
        other.Add("x", 1, (1, 2, 2, 5));
        CliRun.Of(["points", "--image", dataset.FrameFile("ant", 0), "--mask", other.AnnotationFile("x", 0)]).AssertFails(3, "mask is 40x30, the image is 64x48");
    }

    [Fact]
    public void Refuses_an_empty_mask()
    {
        dataset.Add("none", 1);
        CliRun.Of(["points", "--image", dataset.FrameFile("ant", 0), "--mask", dataset.AnnotationFile("none", 0)]).AssertFails(3, "the mask has no object");
    }

    [Fact]
    public void Writes_no_picture_below_a_file()
    {
        File.WriteAllText(dataset.At("file"), "");
        Points("--picture", dataset.At("file/points.png")).AssertFails(5, "cannot be written");
    }

    private CliRun Points(params string[] args) => CliRun.Of(["points", "--image", dataset.FrameFile("ant", 0), "--mask", dataset.AnnotationFile("ant", 0), .. args]);
}
