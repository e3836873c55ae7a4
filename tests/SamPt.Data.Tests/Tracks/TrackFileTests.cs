using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Data.Tracks;

namespace SamPt.Data.Tests.Tracks;

public sealed class TrackFileTests : IDisposable
{
    private readonly string path = Path.Combine(Directory.CreateTempSubdirectory("sampt-tracks-").FullName, "ant.json");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);

    [Fact]
    public void Reads_what_it_wrote()
    {
        var written = new VideoTracks("ant", new ImageSize(64, 48),
        [
            new PointTrack { Point = 3, Object = 2, QueryFrame = 1, Positions = [new(0.125f, -4), new(float.NaN), new(63.5f, 7)], Occluded = [true, false, false] },
            new PointTrack { Positions = [new(1), new(2), new(3)], Occluded = [true, true, true] },
        ]);
        TrackFile.Write(path, written);
        var read = TrackFile.Read(path);
        Assert.Equal(("ant", new ImageSize(64, 48), 3), (read.Video, read.Size, read.FrameCount));
        foreach (var (expected, actual) in written.Points.Zip(read.Points))
        {
            Assert.Equal((expected.Point, expected.Object, expected.QueryFrame), (actual.Point, actual.Object, actual.QueryFrame));
            Assert.Equal(expected.Positions, actual.Positions);
            Assert.Equal(expected.Occluded, actual.Occluded);
        }
    }

    [Fact]
    public void Takes_visible_for_occluded_and_does_without_what_may_be_left_out()
    {
        File.WriteAllText(path, """{"schema":"sampt.tracks/1","video":"v","width":4,"height":4,"points":[{"xy":[[1,2],null],"visible":[true,false]}]}""");
        var point = Assert.Single(TrackFile.Read(path).Points);
        Assert.Equal([false, true], point.Occluded);
        Assert.Equal((null, 0, null), (point.Point, point.Object, point.QueryFrame));
        Assert.True(float.IsNaN(point.Positions[1].X));
    }

    [Theory]
    [InlineData("[]", "expected an object")]
    [InlineData("{\"schema\":\"sampt.trajectories/1\"}", "the schema is sampt.trajectories/1")]
    [InlineData("{\"schema\":\"sampt.tracks/1\",\"width\":0,\"height\":1,\"points\":[]}", "width: expected a whole number")]
    [InlineData("{\"schema\":\"sampt.tracks/1\",\"width\":1,\"height\":1}", "lacks points")]
    [InlineData("{\"schema\":\"sampt.tracks/1\",\"width\":1,\"height\":1,\"points\":[", "ant.json")]
    public void Refuses_another_document(string text, string complaint) => Refused(text, complaint);

    [Theory]
    [InlineData("{\"xy\":[[1,2]]}", "points[0] lacks occluded")]
    [InlineData("{\"xy\":[[1,2]],\"occluded\":[true,false]}", "points[0] has 1 positions and 2 flags")]
    [InlineData("{\"xy\":[[1]],\"occluded\":[true]}", "points[0].xy[0]: expected [x, y] or null")]
    [InlineData("{\"xy\":[[1,\"2\"]],\"occluded\":[true]}", "points[0].xy[0]: expected [x, y] or null")]
    [InlineData("{\"xy\":[[1,2]],\"occluded\":[1]}", "points[0].occluded[0]: expected true or false")]
    [InlineData("{\"xy\":[[1,2]],\"occluded\":[true],\"visible\":[true]}", "occluded and visible")]
    [InlineData("{\"xy\":[[1,2]],\"occluded\":[true],\"query_frame\":1}", "query_frame is 1, but there are 1 frames")]
    [InlineData("{\"xy\":[[1,2]],\"occluded\":[true]},{\"xy\":[],\"occluded\":[]}", "points[1].xy has 0 entries, points[0].xy 1")]
    public void Names_the_point_that_is_wrong(string points, string complaint) =>
        Refused($"{{\"schema\":\"sampt.tracks/1\",\"video\":\"v\",\"width\":9,\"height\":9,\"points\":[{points}]}}", complaint);

    [Fact]
    public void Names_a_file_that_is_not_there() =>
        Assert.StartsWith(path + ": cannot be read", Assert.Throws<DatasetException>(() => TrackFile.Read(path)).Message);

    private void Refused(string text, string complaint)
    {
        File.WriteAllText(path, text);
        var error = Assert.Throws<DatasetException>(() => TrackFile.Read(path));
        Assert.StartsWith(path, error.Message);
        Assert.Contains(complaint, error.Message);
    }
}
