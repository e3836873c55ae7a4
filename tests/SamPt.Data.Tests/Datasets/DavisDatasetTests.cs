using SamPt.Core;
using SamPt.Data.Datasets;
using SamPt.Tests;

namespace SamPt.Data.Tests.Datasets;

public sealed class DavisDatasetTests : IDisposable
{
    private readonly DatasetFolder folder = new();

    public void Dispose() => folder.Dispose();

    [SharedFact]
    public void Lists_the_six_real_sequences_of_DAVIS_2016()
    {
        var dataset = new Davis2016Dataset(new DatasetRequest(SharedData.Path("davis2016")));
        // The counts are those of the README beside the data.
        var expected = new[] { ("blackswan", 50), ("camel", 90), ("car-shadow", 40), ("drift-straight", 50), ("libby", 49), ("parkour", 100) };
        Assert.Equal(expected, dataset.VideoNames.Select(n => (n, dataset.Open(n).Frames.Count)));
        Assert.All(dataset.Open("libby").Frames, frame => Assert.Equal(frame.Stem + ".png", Path.GetFileName(frame.Annotation!.Where)));
    }

    [Theory]
    [InlineData("ImageSets/2016/val.txt", "b\na\n\n")]
    [InlineData("ImageSets/480p/val.txt", "/JPEGImages/480p/a/00000.jpg /Annotations/480p/a/00000.png\n/JPEGImages/480p/a/00001.jpg /Annotations/480p/a/00001.png\n/JPEGImages/480p/b/00000.jpg /Annotations/480p/b/00000.png\n")]
    public void Reads_both_forms_of_the_list_of_2016(string list, string text)
    {
        AddVideo("480p", "a");
        AddVideo("480p", "b");
        folder.AddText(list, text);
        Assert.Equal(["a", "b"], new Davis2016Dataset(new DatasetRequest(folder.Root)).VideoNames);
    }

    [Theory]
    [InlineData("", "val")]
    [InlineData("trainval", "val")]
    [InlineData("test-dev", "test-dev")]
    public void Finds_2017_with_and_without_its_upper_level(string level, string split)
    {
        folder.AddFrames($"./{level}/JPEGImages/480p/a", "00000.jpg");
        folder.AddLabels($"./{level}/Annotations/480p/a/00000.png", "12");
        folder.AddText($"./{level}/ImageSets/2017/{split}.txt", "a\n");
        var dataset = new Davis2017Dataset(new DatasetRequest(folder.Root, split));
        Assert.Equal(["a"], dataset.VideoNames);
        Assert.Single(dataset.Open("a").Frames);
    }

    [Fact]
    public void Runs_on_full_resolution_frames_and_writes_at_480p_when_both_are_there()
    {
        AddVideo("480p", "a");
        AddVideo("Full-Resolution", "a");
        var video = new Davis2017Dataset(new DatasetRequest(folder.Root, Sequences: ["a"])).Open("a");
        Assert.Contains("Full-Resolution", video.Frames[0].ImageFile);
        Assert.Contains("Full-Resolution", video.Frames[0].Annotation!.Where);
        Assert.Equal(folder.At("JPEGImages", "480p", "a", "00000.jpg"), video.OutputSizeFile);
    }

    [Fact]
    public void Takes_the_resolution_that_is_asked_for()
    {
        AddVideo("480p", "a");
        AddVideo("Full-Resolution", "a");
        var video = new Davis2017Dataset(new DatasetRequest(folder.Root, Resolution: "480p", Sequences: ["a"])).Open("a");
        Assert.Equal(folder.At("JPEGImages", "480p", "a", "00000.jpg"), video.Frames[0].ImageFile);
        Assert.Null(video.OutputSizeFile);
    }

    [Fact]
    public void Names_a_frame_that_is_missing_beside_its_annotation()
    {
        AddVideo("480p", "a");
        File.Delete(folder.At("JPEGImages", "480p", "a", "00001.jpg"));
        AssertFails("00001.jpg: frame is missing, but its annotation");
    }

    [Fact]
    public void Names_a_frame_that_is_missing_from_the_numbering()
    {
        folder.AddFrames("JPEGImages/480p/a", "00000.jpg", "00001.jpg", "00003.jpg");
        folder.AddLabels("Annotations/480p/a/00000.png", "1");
        AssertFails("00002.jpg: frame is missing between 00001 and 00003");
    }

    [Fact]
    public void Needs_the_annotation_of_the_first_frame()
    {
        AddVideo("480p", "a");
        File.Delete(folder.At("Annotations", "480p", "a", "00000.png"));
        AssertFails("00000.png: no such file; expected the annotation of the first frame");
    }

    [Fact]
    public void Refuses_two_images_of_one_frame()
    {
        AddVideo("480p", "a");
        folder.AddFrames("JPEGImages/480p/a", "00001.png");
        AssertFails("a second image of the frame");
    }

    [Fact]
    public void Names_the_folders_that_it_expected()
    {
        var error = Assert.Throws<DatasetException>(() => new Davis2017Dataset(new DatasetRequest(folder.Root)));
        Assert.Contains("expected JPEGImages or trainval/JPEGImages", error.Message);
        Assert.Throws<DatasetException>(() => new Davis2017Dataset(new DatasetRequest(folder.At("nowhere"))));
    }

    [Fact]
    public void Names_the_resolutions_that_are_there()
    {
        AddVideo("480p", "a");
        var error = Assert.Throws<DatasetException>(() => new Davis2017Dataset(new DatasetRequest(folder.Root, Resolution: "1080p")));
        Assert.Contains("has no 1080p; there are 480p", error.Message);
    }

    [Fact]
    public void Names_the_list_that_is_missing()
    {
        AddVideo("480p", "a");
        var error = Assert.Throws<DatasetException>(() => new Davis2017Dataset(new DatasetRequest(folder.Root)));
        Assert.Contains(Path.Combine("ImageSets", "2017/val.txt"), error.Message);
    }

    [Fact]
    public void Names_the_folder_of_a_sequence_that_is_not_there()
    {
        AddVideo("480p", "a");
        var dataset = new Davis2017Dataset(new DatasetRequest(folder.Root, Sequences: ["b"]));
        Assert.Contains(folder.At("JPEGImages", "480p", "b"), Assert.Throws<DatasetException>(() => dataset.Open("b")).Message);
    }

    [Theory]
    [InlineData("davis2016")]
    [InlineData("D16")]
    [InlineData("d16")]
    public void Is_found_by_name_and_alias(string name) => Assert.Equal("davis2016", DatasetCatalog.Find(name).Name);

    [Fact]
    public void Names_the_datasets_that_exist() =>
        Assert.Contains("davis2017 (D17)", Assert.Throws<ConfigurationException>(() => DatasetCatalog.Find("davis2018")).Message);

    private void AddVideo(string resolution, string name)
    {
        folder.AddFrames($"JPEGImages/{resolution}/{name}", "00000.jpg", "00001.jpg", "00002.jpg");
        for (var i = 0; i < 3; i++) folder.AddLabels($"Annotations/{resolution}/{name}/0000{i}.png", "012");
    }

    private void AssertFails(string expected)
    {
        var dataset = new Davis2017Dataset(new DatasetRequest(folder.Root, Sequences: ["a"]));
        var error = Assert.Throws<DatasetException>(() => dataset.Open("a"));
        Assert.Contains(expected, error.Message);
        Assert.DoesNotContain('\n', error.Message);
    }
}
