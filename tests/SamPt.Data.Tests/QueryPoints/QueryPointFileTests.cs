using System.Numerics;
using SamPt.Core;
using SamPt.Core.QueryPoints;
using SamPt.Data.QueryPoints;

namespace SamPt.Data.Tests.QueryPoints;

public class QueryPointFileTests
{
    // As the reference's interactive demo prints them: no spaces around the semicolon, Python floats.
    private const string ReferenceText = "3\n0;282.5,241.25 336.25,240.0 357.5,276.25 531.25,242.5\n12;1116.25,428.75 1137.5,411.25 1165.0,412.5 1e1,272.5\n";

    [Fact]
    public void Reads_what_the_reference_demo_writes()
    {
        var set = QueryPointText.Parse(ReferenceText, "bees.txt");

        Assert.Equal([0, 12], set.Objects.Select(o => o.Frame));
        Assert.Equal(["1", "2"], set.Objects.Select(o => o.Name));
        Assert.Equal([new(282.5f, 241.25f), new(336.25f, 240), new(357.5f, 276.25f)], set.Objects[0].Points.Positive);
        Assert.Equal([new Vector2(531.25f, 242.5f)], set.Objects[0].Points.Negative);
        Assert.Equal([new Vector2(10, 272.5f)], set.Objects[1].Points.Negative);
    }

    [Fact]
    public void Reads_blank_lines_spaces_and_carriage_returns_as_the_reference_does()
    {
        var set = QueryPointText.Parse(" 1 \r\n\r\n 4 ;  5,6\t7.5,-8 \r\n\r\n", "points.txt");

        var item = Assert.Single(set.Objects);
        Assert.Equal(4, item.Frame);
        Assert.Equal([new Vector2(5, 6)], item.Points.Positive);
        Assert.Equal([new Vector2(7.5f, -8)], item.Points.Negative);
    }

    [Fact]
    public void Writes_the_reference_format()
    {
        var set = new QueryPointSet(
        [
            new("swan", 0, new ObjectPoints([new(252, 314), new(191.5f, 306)], [new(605, 257)])),
            new("boat", 7, new ObjectPoints([new(1, 2), new(3, 4)], [new(5, 6)])),
        ]);
        Assert.Equal("2\n0;252,314 191.5,306 605,257\n7;1,2 3,4 5,6\n", QueryPointText.Format(set));
    }

    [Theory]
    [InlineData(".txt")]
    [InlineData(".json")]
    public void Gives_back_what_was_written(string extension)
    {
        var random = new Random(8);
        var path = Path.Combine(Path.GetTempPath(), $"sampt-{Guid.NewGuid():N}", "points" + extension);
        for (var n = 0; n < 30; n++)
        {
            var (positives, negatives) = (random.Next(1, 5), random.Next(3));
            var set = new QueryPointSet([.. Enumerable.Range(1, random.Next(1, 4)).Select(
                i => new QueryPointObject($"{i}", random.Next(900), new ObjectPoints(Points(positives), Points(negatives))))]);

            QueryPointFile.Write(path, set);

            Assert.Equal(QueryPointJson.Format(set), QueryPointJson.Format(QueryPointFile.Read(path)));
        }
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);

        Vector2[] Points(int count) =>
            [.. Enumerable.Range(0, count).Select(_ => new Vector2(random.NextSingle() * 2000, random.NextSingle() * 1e-3f))];
    }

    [Fact]
    public void Keeps_names_and_uneven_numbers_of_points_in_json()
    {
        const string text = """
            {"schema": "sampt.points/1", "objects": [
              {"name": "swan", "frame": 0, "positive": [[252, 314], [191.5, 306]], "negative": [[605, 257]]},
              {"name": "Boot \"zwei\" ü", "frame": 7, "positive": [[1, 2]]}]}
            """;
        var set = QueryPointJson.Parse(text, "points.json");
        Assert.Equal(["swan", "Boot \"zwei\" ü"], set.Objects.Select(o => o.Name));
        Assert.Equal([new Vector2(252, 314), new Vector2(191.5f, 306)], set.Objects[0].Points.Positive);
        Assert.Empty(set.Objects[1].Points.Negative);
        Assert.Contains("ü", QueryPointJson.Format(set), StringComparison.Ordinal);
        Assert.Contains("[191.5, 306]", QueryPointJson.Format(set), StringComparison.Ordinal);

        Assert.Throws<OutputException>(() => QueryPointText.Format(set));
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("two\n0;1,2 3,4\n", 1)]
    [InlineData("0\n0;1,2\n", 1)]
    [InlineData("1\n", 2)]
    [InlineData("1\n0 1,2\n", 2)]
    [InlineData("1\n0;1,2;3,4\n", 2)]
    [InlineData("1\n\n-1;1,2\n", 3)]
    [InlineData("1\n0.5;1,2\n", 2)]
    [InlineData("1\n0;1,2 3\n", 2)]
    [InlineData("1\n0;1,2,3\n", 2)]
    [InlineData("1\n0;1,nan\n", 2)]
    [InlineData("2\n0;1,2 3,4\n0;1,2\n", 3)]
    [InlineData("1\n0;1,2 3,4\n0;1,2\n", 3)]
    public void Tells_the_line_of_bad_text(string text, int line)
    {
        var error = Assert.Throws<DatasetException>(() => QueryPointText.Parse(text, "points.txt"));
        Assert.StartsWith($"points.txt:{line}: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("expected", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("{", 1)]
    [InlineData("null", 1)]
    [InlineData("""{"schema": "sampt.points/1"}""", 1)]
    [InlineData("{\"schema\": \"sampt.points/1\",\n\"objects\": [\n{\"name\": \"a\", \"frame\": 0, \"positive\": [[1]]}]}", 3)]
    [InlineData("{\"schema\": \"sampt.points/1\",\n\"objects\": [\n{\"name\": \"a\", \"frame\": 0, \"positive\": [[1, 2, 3]]}]}", 3)]
    [InlineData("{\"schema\": \"sampt.points/1\",\n\"objects\": [\n{\"name\": \"a\", \"frame\": 0, \"positive\": [[1, 1e60]]}]}", 3)]
    [InlineData("{\"schema\": \"sampt.points/1\",\n\"objects\": [\n{\"name\": \"a\",\n\"fram\": 0, \"positive\": [[1, 2]]}]}", 4)]
    [InlineData("{\"schema\": \"sampt.points/1\",\n\"objects\": [\n{\"name\": \"a\",\n\"name\": \"b\", \"frame\": 0, \"positive\": [[1, 2]]}]}", 4)]
    [InlineData("{\"schema\": \"sampt.points/1\",\n\"objects\": [\n{\"name\": null, \"frame\": 0, \"positive\": [[1, 2]]}]}", 3)]
    public void Tells_the_line_of_bad_json(string text, int line)
    {
        var error = Assert.Throws<DatasetException>(() => QueryPointJson.Parse(text, "points.json"));
        Assert.StartsWith($"points.json:{line}: ", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }

    [Theory]
    [InlineData("""{"schema":"sampt.points/2","objects":[{"name":"a","frame":0,"positive":[[1,2]]}]}""", "sampt.points/2")]
    [InlineData("""{"schema":"sampt.points/1","objects":[]}""", "no object")]
    [InlineData("""{"schema":"sampt.points/1","objects":[{"name":"a","frame":-1,"positive":[[1,2]]}]}""", "frame -1")]
    [InlineData("""{"schema":"sampt.points/1","objects":[{"name":"a","frame":0,"positive":[]}]}""", "no positive point")]
    [InlineData("""{"schema":"sampt.points/1","objects":[{"name":"a","frame":0,"positive":[[1,2]]},{"name":"a","frame":0,"positive":[[1,2]]}]}""", "objects[1] is named 'a'")]
    public void Tells_what_json_says_wrongly(string text, string what)
    {
        var error = Assert.Throws<DatasetException>(() => QueryPointJson.Parse(text, "points.json"));
        Assert.StartsWith("points.json: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(what, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Says_that_a_file_is_missing()
    {
        var error = Assert.Throws<DatasetException>(() => QueryPointFile.Read("no/such/points.txt"));
        Assert.StartsWith("no/such/points.txt: cannot be read", error.Message, StringComparison.Ordinal);
    }
}
