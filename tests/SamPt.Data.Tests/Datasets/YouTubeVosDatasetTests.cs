using SamPt.Core;
using SamPt.Data.Datasets;
using SamPt.Tests;

namespace SamPt.Data.Tests.Datasets;

public sealed class YouTubeVosDatasetTests : IDisposable
{
    private const string Meta = """{"videos":{"v":{"objects":{"1":{"category":"cat","frames":["00000","00005"]},"2":{"category":"hat","frames":["00005"]}}}}}""";

    private readonly DatasetFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("all_frames/valid_all_frames/JPEGImages", "all frames of ")]
    [InlineData("valid_all_frames/JPEGImages", "all frames of ")]
    [InlineData("valid/JPEGImages", "every fifth frame alone")]
    public void Runs_on_all_frames_where_they_are_and_says_which_it_took(string images, string note)
    {
        Add(images, "00000", "00001", "00005", "00006");
        if (!images.StartsWith("valid/")) folder.AddFrames("valid/JPEGImages/v", "00000.jpg", "00005.jpg");
        var dataset = DatasetCatalog.Find("Y19").Open(new DatasetRequest(folder.Root));
        Assert.StartsWith(note, Assert.Single(dataset.Notes));
        Assert.Equal(["00000", "00001", "00005", "00006"], dataset.Open("v").Frames.Select(f => f.Stem));
    }

    [Fact]
    public void Saves_the_frames_listed_for_any_object_and_gives_each_object_where_it_appears()
    {
        Add("all_frames/valid_all_frames/JPEGImages", "00000", "00001", "00005", "00006");
        var video = Open();
        Assert.Equal(["00000", "00005"], video.Frames.Where(f => f.Saved).Select(f => f.Stem));
        Assert.Equal([(1, 0), (2, 2)], GivenMasks.Read(video, default).Objects.Select(o => ((int)o.ObjectId, o.QueryFrame)));
        Assert.False(video.TruthIsPartial);
    }

    [Fact]
    public void Knows_that_first_masks_are_not_the_whole_truth()
    {
        Add("valid/JPEGImages", "00000", "00005");
        File.Delete(folder.At("valid/Annotations/v/00000.png"));
        Assert.True(Open().TruthIsPartial);
    }

    [SharedFact]
    public void Reads_the_list_of_the_golden_tiny_set()
    {
        var dataset = new YouTubeVosDataset(new DatasetRequest(SharedData.Path("golden", "ytvos-tiny")));
        Assert.Equal(["00aaaaaa01", "00bbbbbb02", "00cccccc03"], dataset.VideoNames);
    }

    [Fact]
    public void Names_a_listed_frame_that_is_missing()
    {
        Add("valid/JPEGImages", "00000", "00005");
        File.Delete(folder.At("valid/JPEGImages/v/00005.jpg"));
        File.Delete(folder.At("valid/Annotations/v/00005.png"));
        Failure.Of(() => Open(), folder.At("valid/JPEGImages/v/00005.jpg") + ": frame is missing", "meta.json lists it");
    }

    [Theory]
    [InlineData("valid", "give {0} by --data")]
    [InlineData("valid/JPEGImages", "give {0} by --data")]
    [InlineData("..", "give {0} by --data")]
    public void Says_which_folder_would_have_been_right(string wrong, string hint)
    {
        Add("valid/JPEGImages", "00000", "00005");
        // Above lies whatever else the machine has in its folder of temporary files: a level of our own.
        using var above = new DatasetFolder();
        Directory.Move(folder.At("valid"), Directory.CreateDirectory(above.At("yt")).FullName + "/valid");
        var root = above.At("yt");
        Failure.Of(() => new YouTubeVosDataset(new DatasetRequest(Path.GetFullPath(Path.Combine(root, wrong)))),
            "no YouTube-VOS here; expected valid/Annotations and valid/meta.json in it, found ", string.Format(hint, root));
    }

    [Theory]
    [InlineData(null, "no such file; expected YouTube-VOS's list")]
    [InlineData("{\"videos\":", "expected videos.VIDEO.objects.ID.frames")]
    [InlineData("[]", "the file is a list where an object should be")]
    [InlineData("{}", "the file has no videos")]
    [InlineData("{\"videos\":{}}", "lists no video")]
    [InlineData("{\"videos\":{\"v\":{\"objects\":7}}}", "videos.v.objects is a number where an object should be")]
    [InlineData("{\"videos\":{\"v\":{\"objects\":{\"1\":{}}}}}", "videos.v.objects.1 has no frames")]
    [InlineData("{\"videos\":{\"v\":{\"objects\":{\"1\":{\"frames\":[3]}}}}}", "videos.v.objects.1.frames is a number where a text should be")]
    [InlineData("{\"videos\":{\"v\":{\"objects\":{}}}}", "videos.v lists no frame")]
    public void Names_the_place_in_a_list_that_is_wrong(string? text, string expected)
    {
        Add("valid/JPEGImages", "00000", "00005");
        if (text is null) File.Delete(folder.At("valid/meta.json"));
        else folder.AddText("valid/meta.json", text);
        Failure.Of(() => new YouTubeVosDataset(new DatasetRequest(folder.Root)), folder.At("valid", "meta.json"), expected);
    }

    private VideoEntry Open() => new YouTubeVosDataset(new DatasetRequest(folder.Root)).Open("v");

    private void Add(string images, params string[] stems)
    {
        folder.AddFrames($"{images}/v", [.. stems.Select(s => s + ".jpg")]);
        folder.AddLabels("valid/Annotations/v/00000.png", "10");
        folder.AddLabels("valid/Annotations/v/00005.png", "02");
        folder.AddText("valid/meta.json", Meta);
    }
}
