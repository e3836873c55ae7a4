using SamPt.Core;
using SamPt.Data.Datasets;
using SamPt.Tests;

namespace SamPt.Data.Tests.Datasets;

public sealed class GivenMasksTests : IDisposable
{
    private readonly DatasetFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Keeps_ids_with_gaps()
    {
        AddFolderVideo((0, ["020", "707"]));
        Assert.Equal([(2, 0, 1), (7, 0, 2)], Read().Objects.Select(Summary));
    }

    [Fact]
    public void Gives_each_object_where_it_first_appears()
    {
        AddFolderVideo((0, ["11", "00"]), (2, ["13", "33"]), (3, ["22", "10"]));
        Assert.Equal([(1, 0, 2), (3, 2, 3), (2, 3, 2)], Read().Objects.Select(Summary));
    }

    [Fact]
    public void Starts_later_than_the_first_frame_when_nothing_is_annotated_before()
    {
        AddFolderVideo((0, ["00", "00"]), (2, ["10", "00"]));
        Assert.Equal([(1, 2, 1)], Read().Objects.Select(Summary));
    }

    [Fact]
    public void Reads_the_first_annotation_alone_in_DAVIS()
    {
        folder.AddFrames("JPEGImages/480p/a", "00000.jpg", "00001.jpg");
        folder.AddLabels("Annotations/480p/a/00000.png", "10");
        folder.AddLabels("Annotations/480p/a/00001.png", "12");
        Assert.Equal([(1, 0, 1)], Read(new Davis2017Dataset(Request)).Objects.Select(Summary));
    }

    [Fact]
    public void Takes_255_for_the_object_in_2016_and_for_void_in_2017()
    {
        folder.AddFrames("JPEGImages/480p/a", "00000.jpg");
        folder.AddLabels("Annotations/480p/a/00000.png", "991");
        Assert.Equal([(1, 0, 3)], Read(new Davis2016Dataset(Request)).Objects.Select(Summary));
        Assert.Equal([(1, 0, 1)], Read(new Davis2017Dataset(Request)).Objects.Select(Summary));
    }

    [Fact]
    public void Refuses_an_annotation_without_objects_in_one_line()
    {
        folder.AddFrames("JPEGImages/480p/a", "00000.jpg");
        var file = folder.AddLabels("Annotations/480p/a/00000.png", "00");
        foreach (IVosDataset dataset in new IVosDataset[] { new Davis2016Dataset(Request), new Davis2017Dataset(Request) })
        {
            var error = Assert.Throws<DatasetException>(() => Read(dataset));
            Assert.StartsWith($"{file}: the first annotation has no object", error.Message);
            Assert.DoesNotContain('\n', error.Message);
        }
    }

    [Fact]
    public void Refuses_annotations_of_two_sizes()
    {
        AddFolderVideo((0, ["10"]), (1, ["102"]));
        Assert.Contains("annotation is 3x1, the first one of the video is 2x1", Assert.Throws<DatasetException>(() => Read()).Message);
    }

    [Fact]
    public void Takes_over_the_palette_of_the_annotation()
    {
        AddFolderVideo((0, ["1"]));
        Assert.Equal([128, 0, 0], Read().Palette!.Entries[3..6].ToArray());
    }

    [SharedFact]
    public void Reads_the_real_swan_as_one_object()
    {
        var dataset = new Davis2016Dataset(new DatasetRequest(SharedData.Path("davis2016")));
        var swan = Assert.Single(Read(dataset, "blackswan").Objects);
        Assert.Equal((1, 0), (swan.ObjectId, swan.QueryFrame));
        Assert.Equal("854x480", swan.Mask.Size.ToString());
    }

    private DatasetRequest Request => new(folder.Root, Sequences: ["a"]);

    private void AddFolderVideo(params (int Frame, string[] Rows)[] annotations)
    {
        folder.AddFrames("JPEGImages/a", "0.jpg", "1.jpg", "2.jpg", "3.jpg");
        foreach (var (frame, rows) in annotations) folder.AddLabels($"Annotations/a/{frame}.png", rows);
    }

    private GivenMasks Read() => Read(new FolderDataset(Request));

    private static GivenMasks Read(IVosDataset dataset, string name = "a") => GivenMasks.Read(dataset.Open(name), CancellationToken.None);

    private static (int Id, int Frame, int Area) Summary(GivenMask given) => (given.ObjectId, given.QueryFrame, given.Mask.Area);
}
