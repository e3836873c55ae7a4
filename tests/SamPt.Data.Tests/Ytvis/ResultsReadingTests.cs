using System.Text;
using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Data.Ytvis;

namespace SamPt.Data.Tests.Ytvis;

public sealed class ResultsReadingTests : IDisposable
{
    private readonly string path = Path.Combine(Directory.CreateTempSubdirectory("sampt-results-").FullName, "results.json");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);

    [Theory]
    [InlineData(64)]
    [InlineData(300)]
    [InlineData(1 << 20)]
    public void Cuts_a_list_into_its_elements_whatever_the_blocks(int blockBytes)
    {
        // Brackets and quotes inside of texts, a backslash before the closing quote, elements longer than a block.
        string[] elements = ["""{"a":"}]\\"}""", """{"a":"\"{","b":[{"c":[]},null]}""", """{}""", $$"""{"long":"{{new string('x', 400)}}"}"""];
        var text = " [ " + string.Join(" ,\n", Enumerable.Repeat(elements, 5).SelectMany(e => e)) + " ]\n";
        var blocks = new JsonListBlocks(new MemoryStream(Encoding.UTF8.GetBytes(text)), blockBytes);
        var found = new List<string>();
        while (blocks.Next() is { } ranges)
        {
            foreach (var range in ranges) found.Add(Encoding.UTF8.GetString(blocks.Bytes[range]));
        }
        Assert.Equal(Enumerable.Repeat(elements, 5).SelectMany(e => e), found);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("[{}")]
    [InlineData("[{\"a\":\"")]
    [InlineData("")]
    public void Leaves_what_is_no_list_of_objects_to_another_reader(string text)
    {
        var blocks = new JsonListBlocks(new MemoryStream(Encoding.UTF8.GetBytes(text)));
        Assert.Throws<InvalidDataException>(() =>
        {
            while (blocks.Next() is not null)
            {
            }
        });
    }

    [Fact]
    public void Reads_results_in_their_order_with_their_masks()
    {
        var size = new ImageSize(40, 30);
        var random = new Random(2);
        var masks = Enumerable.Range(0, 60).Select(_ =>
        {
            var mask = new BinaryMask(size);
            for (var n = 0; n < 300; n++) mask[random.Next(40), random.Next(30)] = true;
            return RunLengthMask.From(mask);
        }).ToArray();
        using (var stream = File.Create(path))
        {
            YtvisResultsWriter.Write(stream, masks.Select((m, i) => new ResultTrack(i / 7, 1, i / 100.0, size, [null, RunLengthText.Write(m)])));
        }
        var results = YtvisFile.ReadResults(path);
        Assert.Equal(60, results.Count);
        for (var i = 0; i < masks.Length; i++)
        {
            Assert.Equal((i / 7, i / 100.0), (results[i].VideoId, results[i].Score));
            var read = results[i].Segmentations.Decode(size, "");
            Assert.Null(read[0]);
            Assert.Equal(masks[i].Counts.ToArray(), read[1]!.Counts.ToArray());
        }
    }

    [Fact]
    public void Names_the_place_in_a_long_list()
    {
        const string good = """{"video_id":3,"category_id":1,"score":0.5,"segmentations":[null]}""";
        File.WriteAllText(path, "[" + string.Join(",\n", Enumerable.Repeat(good, 20)) + """,{"video_id":"x","category_id":1,"score":0.5,"segmentations":[null]}]""");
        var error = Assert.Throws<DatasetException>(() => YtvisFile.ReadResults(path));
        Assert.Contains("$[20].video_id has a value of the wrong type (line 20)", error.Message);
    }

    [Theory]
    [InlineData("[{\"video_id\":3,\"category_id\":1,\"score\":0.5,\"segmentations\":[null]}] trailing")]
    [InlineData("[{\"video_id\":3,\"category_id\":1,\"score\":0.5,\"segmentations\":[null]},,{\"video_id\":3,\"category_id\":1,\"score\":0.5,\"segmentations\":[null]}]")]
    public void Refuses_what_is_no_json(string text)
    {
        File.WriteAllText(path, text);
        Assert.StartsWith(path, Assert.Throws<DatasetException>(() => YtvisFile.ReadResults(path)).Message);
    }
}
