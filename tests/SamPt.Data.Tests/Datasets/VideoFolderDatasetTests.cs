using SamPt.Core;
using SamPt.Data.Datasets;
using SamPt.Tests;

namespace SamPt.Data.Tests.Datasets;

/// <summary>MOSE, BDD100K and the long videos: a folder of frames and one of annotations per video.</summary>
public sealed class VideoFolderDatasetTests : IDisposable
{
    private readonly DatasetFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void MOSE_gives_the_objects_of_the_first_frame_alone_and_saves_every_frame()
    {
        Add("valid", "m", 3, (0, "12"));
        Add("train", "n", 2, (0, "10"), (1, "12"));
        var valid = Open("MOSE", "m");
        Assert.Equal((3, true), (valid.Frames.Count(f => f.Saved), valid.TruthIsPartial));
        var train = Open("mose", "n", "train");
        Assert.Equal([(1, 0)], GivenMasks.Read(train, default).Objects.Select(o => ((int)o.ObjectId, o.QueryFrame)));
        Assert.False(train.TruthIsPartial);
    }

    [Fact]
    public void MOSE_needs_the_first_frames_annotation()
    {
        Add("valid", "m", 3, (1, "12"));
        Failure.Of(() => Open("MOSE", "m"), folder.At("valid", "Annotations", "m", "00000.png") + ": no such file");
    }

    [Theory]
    [InlineData("vos/val")]
    [InlineData("val")]
    public void BDD100K_gives_each_object_where_it_appears(string place)
    {
        Add(place, "b", 3, (0, "10"), (1, "12"), (2, "02"));
        var video = Open("BDD100K", "b");
        Assert.Equal([(1, 0), (2, 1)], GivenMasks.Read(video, default).Objects.Select(o => ((int)o.ObjectId, o.QueryFrame)));
        Assert.All(video.Frames, f => Assert.True(f.Saved));
    }

    [Fact]
    public void BDD100Ks_chunks_share_the_frames_of_their_video()
    {
        Add("vos/val", "b", 2, (0, "10"));
        folder.AddLabels("vos/val/Annotations/b-chunk2/00001.png", "01");
        var video = Open("bdd100k", "b-chunk2");
        Assert.Equal(folder.At("vos/val", "JPEGImages", "b", "00000.jpg"), video.Frames[0].ImageFile);
        Assert.Equal([(1, 1)], GivenMasks.Read(video, default).Objects.Select(o => ((int)o.ObjectId, o.QueryFrame)));
    }

    [SharedFact]
    public void BDD100K_finds_the_real_sample_and_asks_for_its_frames()
    {
        var dataset = new Bdd100kDataset(new DatasetRequest(SharedData.Path("bdd100k-sample")));
        Assert.Equal(["b1c66a42-6f7d68ca", "b1c66a42-6f7d68ca-chunk2", "b1c66a42-6f7d68ca-chunk3"], dataset.VideoNames);
        Failure.Of(() => dataset.Open("b1c66a42-6f7d68ca-chunk2"), "no such folder; expected the video's frames");
    }

    [Theory]
    [InlineData("LV1", "long_video", "one")]
    [InlineData("long-videos", "long_video", "one")]
    [InlineData("lv3", "long_video_x3", "three")]
    public void Long_videos_go_by_their_alias_and_save_the_annotated_frames(string alias, string place, string name)
    {
        Add("long_video", "one", 4, (0, "1"), (2, "1"));
        Add("long_video_x3", "three", 4, (0, "1"), (2, "1"));
        var dataset = DatasetCatalog.Find(alias).Open(new DatasetRequest(folder.Root));
        Assert.Equal((folder.At(place), name), (dataset.Root, Assert.Single(dataset.VideoNames)));
        Assert.Equal(["00000", "00002"], dataset.Open(name).Frames.Where(f => f.Saved).Select(f => f.Stem));
    }

    [Theory]
    [InlineData("mose", "set/valid", "set")]
    [InlineData("mose", "set/valid/JPEGImages/v", "set")]
    [InlineData("mose", ".", "set")]
    [InlineData("bdd100k", "set/vos/val/Annotations", "set/vos")]
    [InlineData("bdd100k", ".", "set")]
    [InlineData("folder", "set/valid/JPEGImages", "set/valid")]
    [InlineData("folder", "set/long/Annotations/v", "set/long")]
    public void Wrong_nesting_is_named_with_the_folder_that_would_have_been_right(string dataset, string given, string right)
    {
        foreach (var place in new[] { "set/valid", "set/vos/val", "set/long" }) Add(place, "v", 1, (0, "1"));
        var open = DatasetCatalog.Find(dataset).Open;
        Failure.Of(() => open(new DatasetRequest(Path.GetFullPath(folder.At(given)))), "expected ", ", found ", $"give {folder.At(right)} by --data");
        Assert.NotEmpty(open(new DatasetRequest(folder.At(right))).VideoNames);
    }

    [Theory]
    [InlineData("mose")]
    [InlineData("bdd100k")]
    [InlineData("long-videos")]
    [InlineData("youtube-vos")]
    [InlineData("davis2017")]
    [InlineData("folder")]
    [InlineData("sav")]
    public void An_empty_folder_is_no_dataset(string dataset) =>
        Failure.Of(() => DatasetCatalog.Find(dataset).Open(new DatasetRequest(folder.Root)), folder.Root, "found nothing", "--data");

    [Theory]
    [InlineData("mose")]
    [InlineData("bdd100k")]
    [InlineData("long-videos")]
    [InlineData("youtube-vos")]
    [InlineData("davis2017")]
    [InlineData("folder")]
    [InlineData("sav")]
    public void A_folder_that_is_not_there_is_named(string dataset) =>
        Failure.Of(() => DatasetCatalog.Find(dataset).Open(new DatasetRequest(folder.At("nowhere"))), folder.At("nowhere") + ": no such folder", "--data");

    [Theory]
    [InlineData("mose", "valid")]
    [InlineData("bdd100k", "vos/val")]
    [InlineData("long-videos", "long_video")]
    [InlineData("folder", ".")]
    public void Empty_folders_and_mistyped_names_and_corrupt_annotations_are_named(string dataset, string place)
    {
        var open = DatasetCatalog.Find(dataset).Open;
        Directory.CreateDirectory(folder.At(place, "Annotations"));
        Failure.Of(() => open(new DatasetRequest(folder.Root)), "holds no video; expected a folder per video, found nothing");
        Add(place, "video", 2, (0, "1"));
        Failure.Of(() => open(new DatasetRequest(folder.Root, Sequences: ["vido"])), "has no video vido; did you mean video?");
        File.WriteAllText(folder.At(place, "Annotations", "video", "00000.png"), "no image");
        Failure.Of(() => GivenMasks.Read(open(new DatasetRequest(folder.Root)).Open("video"), default), "00000.png: not a PNG");
        File.Delete(folder.At(place, "Annotations", "video", "00000.png"));
        Failure.Of(() => open(new DatasetRequest(folder.Root)).Open("video"), "holds no annotation");
        File.Delete(folder.At(place, "JPEGImages", "video", "00000.jpg"));
        File.Delete(folder.At(place, "JPEGImages", "video", "00001.jpg"));
        Failure.Of(() => open(new DatasetRequest(folder.Root)).Open("video"), "holds no frames; expected .jpg or .png images, found nothing");
    }

    private VideoEntry Open(string dataset, string video, string split = "val") => DatasetCatalog.Find(dataset).Open(new DatasetRequest(folder.Root, split)).Open(video);

    private void Add(string place, string video, int frames, params (int Frame, string Row)[] annotations)
    {
        folder.AddFrames($"{place}/JPEGImages/{video}", [.. Enumerable.Range(0, frames).Select(t => $"{t:00000}.jpg")]);
        foreach (var (frame, row) in annotations) folder.AddLabels($"{place}/Annotations/{video}/{frame:00000}.png", row);
    }
}
