using SamPt.Core;
using SamPt.Data.Codecs;
using SamPt.Data.Conversion;
using SamPt.Data.Datasets;
using SamPt.Tests;

namespace SamPt.Data.Tests.Conversion;

public sealed class RoundTripTests : IDisposable
{
    private readonly ConversionFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Keeps_gaps_late_objects_frames_without_annotation_and_palettes(bool coco)
    {
        var odd = new Palette([9, 8, 7, 1, 2, 3]);
        foreach (var t in new[] { "0", "1", "2", "3" }) folder.AddFrame($"data/JPEGImages/ant/{t}.png", 5, 3);
        folder.AddLabels("data/Annotations/ant/0.png", odd, "10000", "01000", "00700");
        folder.AddLabels("data/Annotations/ant/2.png", odd, "00000", "00000", "00000");
        folder.AddLabels("data/Annotations/ant/3.png", odd, "11133", "00003", "77777");
        folder.AddFrame("data/JPEGImages/bee/x.png", 4, 2);
        folder.AddLabels("data/Annotations/bee/x.png", null, "1110", "0111");
        var dataset = new DatasetSource(new FolderDataset(new DatasetRequest(folder.At("data"))), FrameCodec.Default.Read);

        var json = folder.ToJson(dataset, "a.json", coco);
        var back = folder.ToFolder(JsonSource.Open(json, folder.At("data/JPEGImages"), null), "back", frames: FrameTransfer.Link);

        Assert.Equal(4, ConversionFolder.AssertSameLabels(folder.At("data/Annotations"), Path.Combine(back, "Annotations")));
        Assert.Equal(["0.png", "1.png", "2.png", "3.png"], Directory.GetFiles(Path.Combine(back, "JPEGImages", "ant")).Select(f => Path.GetFileName(f)).Order());
        Assert.Equal(PngColor.Gray, PngRaster.Read(Path.Combine(back, "Annotations/bee/x.png")).Header.Color);
        // Read as a dataset, the links are frames.
        Assert.Equal(2, new FolderDataset(new DatasetRequest(back)).VideoNames.Count);
        // And one form of JSON is the other, to the byte.
        var other = folder.ToJson(JsonSource.Open(json, null, null), "other.json", !coco);
        Assert.Equal(File.ReadAllText(json), File.ReadAllText(folder.ToJson(JsonSource.Open(other, null, null), "again.json", coco)));
    }

    [Fact]
    public void Marks_the_void_of_davis_as_crowd_and_brings_it_back()
    {
        folder.AddFrame("data/JPEGImages/480p/ant/00000.png", 3, 1);
        LabelPng.Write(folder.At("data/Annotations/480p/ant/00000.png"), new(new(3, 1), [1, 255, 0]), DavisPalette.Instance);
        var source = new DatasetSource(new Davis2017Dataset(new DatasetRequest(folder.At("data"), Sequences: ["ant"])), FrameCodec.Default.Read);
        var objects = source.Read("ant", default).Objects;
        Assert.Equal([(1, false), (255, true)], objects.Select(o => ((int)o.Id, o.IsCrowd)));
        var back = folder.ToFolder(JsonSource.Open(folder.ToJson(source, "a.json", false), null, null), "back");
        Assert.Equal(["12550"], folder.Rows("back/Annotations/ant/00000.png"));
        Assert.True(Directory.Exists(back));
    }

    [Fact]
    public void Takes_objects_apart_and_puts_them_together()
    {
        folder.AddLabels("masks/ant/0.png", DavisPalette.Instance, "1200", "0220");
        folder.AddLabels("masks/ant/1.png", DavisPalette.Instance, "0000", "0002");
        Output.Folder(folder.At("objects"), false, [], at => Converter.Run("x", new MaskFolderSource(folder.At("masks")), new ObjectMaskTarget(at), null, default));
        Assert.Equal(["025500", "02552550"], folder.Rows("objects/ant/2/0.png"));
        Assert.Equal(["0000", "0000"], folder.Rows("objects/ant/1/1.png"));
        folder.ToFolder(new ObjectMaskSource(folder.At("objects")), "back");
        Assert.Equal(2, ConversionFolder.AssertSameLabels(folder.At("masks"), folder.At("back/Annotations")));
    }

    [Fact]
    public void Counts_objects_from_one_where_their_folders_begin_at_zero()
    {
        folder.AddLabels("objects/ant/000/0.png", null, "10");
        folder.AddLabels("objects/ant/003/0.png", null, "01");
        folder.ToFolder(new ObjectMaskSource(folder.At("objects")), "back");
        Assert.Equal(["14"], folder.Rows("back/Annotations/ant/0.png"));
    }

    [Theory]
    [InlineData("tail", "tail: not a number")]
    [InlineData("256", "objects of label maps are 1 to 255")]
    [InlineData("01", "1 and 01 are one object", "01 and 1 are one object")]
    public void Refuses_object_folders_that_are_no_labels(string name, params string[] expected)
    {
        folder.AddLabels("objects/ant/1/0.png", null, "10");
        folder.AddLabels($"objects/ant/{name}/0.png", null, "10");
        var error = Assert.Throws<DatasetException>(() => folder.ToFolder(new ObjectMaskSource(folder.At("objects")), "back"));
        Assert.Contains(expected, part => error.Message.Contains(part));
        Assert.False(Directory.Exists(folder.At("back")));
    }

    [SharedTheory]
    [InlineData(false)]
    [InlineData(true)]
    public void Brings_five_multi_object_sequences_back_to_the_bit(bool coco)
    {
        var masks = SharedData.Path("golden", "davis2017", "annotations");
        var json = folder.ToJson(new MaskFolderSource(masks), "a.json", coco);
        folder.ToFolder(JsonSource.Open(json, null, null), "back");
        Assert.Equal(237, ConversionFolder.AssertSameLabels(masks, folder.At("back/Annotations")));
    }

    [SharedFact]
    public void Brings_gray_masks_back_as_gray()
    {
        var dataset = new Davis2016Dataset(new DatasetRequest(SharedData.Path("davis2016"), Sequences: ["car-shadow", "libby"]));
        var json = folder.ToJson(new DatasetSource(dataset, FrameCodec.Default.Read), "a.json", false);
        folder.ToFolder(JsonSource.Open(json, null, null), "back");
        foreach (var video in dataset.VideoNames)
            ConversionFolder.AssertSameLabels(SharedData.Path("davis2016", "Annotations", "480p", video), folder.At("back/Annotations", video));
    }

    [SharedFact]
    public void Keeps_a_video_of_real_bit_masks_with_its_own_palette()
    {
        var masks = SharedData.Path("bdd100k-sample", "vos", "val", "Annotations");
        var json = folder.ToJson(new MaskFolderSource(masks), "a.json", true);
        folder.ToFolder(JsonSource.Open(json, null, null), "back");
        Assert.Equal(120, ConversionFolder.AssertSameLabels(masks, folder.At("back/Annotations")));
    }
}
