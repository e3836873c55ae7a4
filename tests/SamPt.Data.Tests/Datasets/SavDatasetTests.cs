using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Data.Datasets;
using SamPt.Tests;
using System.Text.Json.Nodes;

namespace SamPt.Data.Tests.Datasets;

public sealed class SavDatasetTests : IDisposable
{
    // 2 x 3 pixels: object 0 is the first column, object 1 the first row, they share pixel (0, 0). Column by column.
    private const string Masklets = """
        {"video_id":"s","video_frame_count":6.0,"video_height":3.0,"video_width":2.0,"masklet_id":[0,1],
         "masklet":[[{"size":[3,2],"counts":[0,3,3]},null],[{"size":[3,2],"counts":[0,3,3]},{"size":[3,2],"counts":[0,1,2,1,2]}]]}
        """;

    private readonly DatasetFolder folder = new();

    public void Dispose() => folder.Dispose();

    [SharedFact]
    public void Reads_the_real_masklets_with_the_areas_that_the_file_states()
    {
        File.Copy(SharedData.Path("sav-sample", "sav_000001_manual.json"), folder.At("sav_000001_manual.json"));
        folder.AddFrames("JPEGImages_24fps/sav_000001", [.. Enumerable.Range(0, 483).Select(t => $"{t:00000}.jpg")]);
        var video = Open("sav_000001");
        // As SA-V's description has it: every fourth frame of the film.
        Assert.Equal(Enumerable.Range(0, 121).Select(k => 4 * k), video.Frames.Index().Where(f => f.Item.Saved).Select(f => f.Index));

        var file = JsonNode.Parse(File.ReadAllText(folder.At("sav_000001_manual.json")))!;
        var annotated = video.Frames.Where(f => f.Annotation is not null).Select(f => f.Annotation!.Read()).ToArray();
        for (byte id = 1; id <= 5; id++)
        {
            Assert.Equal($"{id - 1:000}", video.ObjectNames![id]);
            // masklet_size_abs is Meta's own average over the frames where the object is visible, to ten digits.
            Assert.Equal((double)file["masklet_size_abs"]![id - 1]!, annotated.Where(a => a.ObjectIds.Contains(id)).Average(a => a.MaskOf(id).Area), 1e-9);
            Assert.Equal((double)file["masklet_first_appeared_frame"]![id - 1]!, Array.FindIndex(annotated, a => a.ObjectIds.Contains(id)));
        }
        // Overlaps stay: by Python, 5 234 613 pixels of any object and 579 353 of two or more, of the masks one by one.
        Assert.Equal(5_234_613, annotated.Sum(a => a.Foreground().Area));
        Assert.True(annotated.Sum(a => a.ObjectIds.Sum(id => a.MaskOf(id).Area)) >= 5_234_613 + 579_353);
        Assert.Equal([(1, 0), (2, 0), (3, 0), (5, 0), (4, 4 * 113)], GivenMasks.Read(video, default).Objects.Select(o => ((int)o.ObjectId, o.QueryFrame)));
    }

    [Theory]
    [InlineData("", "JPEGImages_24fps/s")]
    [InlineData("sav_000/", "sav_000/s")]
    [InlineData("sav_000/", "JPEGImages/s")]
    public void Finds_masklets_beside_their_films_and_frames_in_every_known_place(string beside, string frames)
    {
        folder.AddText($"{beside}s_manual.json", Masklets);
        AddFrames(frames, 0, 1, 2, 3, 4, 5);
        var video = Open("s");
        Assert.Equal(["00000", "00004"], video.Frames.Where(f => f.Saved).Select(f => f.Stem));
        Assert.Equal([(1, 0, 3), (2, 4, 2)], GivenMasks.Read(video, default).Objects.Select(o => ((int)o.ObjectId, o.QueryFrame, o.Mask.Area)));
    }

    [Theory]
    [InlineData(0, 4)]
    [InlineData(0, 1)]
    public void Takes_frames_of_which_only_the_annotated_ones_were_extracted(int first, int second)
    {
        folder.AddText("s_manual.json", Masklets);
        AddFrames("JPEGImages/s", first, second);
        Assert.Equal([true, true], Open("s").Frames.Select(f => f.Saved && f.Annotation is not null));
    }

    [Fact]
    public void Reads_the_automatic_masklets_as_split_auto()
    {
        folder.AddText("s_auto.json", Masklets);
        AddFrames("JPEGImages/s", 0, 4);
        Assert.Equal(2, Open("s", "auto").ObjectNames!.Count);
        Failure.Of(() => new SavDataset(new DatasetRequest(folder.Root)), "has no VIDEO_manual.json", "--split auto");
    }

    [Fact]
    public void Reads_the_folders_of_validation_and_its_list()
    {
        AddFrames("JPEGImages_24fps/s", 0, 1, 2, 3, 4, 5);
        AddFrames("JPEGImages_24fps/t", 0);
        folder.AddLabels("Annotations_6fps/s/000/00000.png", "110");
        folder.AddLabels("Annotations_6fps/s/001/00000.png", "099");
        folder.AddLabels("Annotations_6fps/s/000/00004.png", "000");
        folder.AddLabels("Annotations_6fps/s/001/00004.png", "009");
        folder.AddLabels("Annotations_6fps/t/000/00000.png", "1");
        Assert.Equal(["s", "t"], new SavDataset(new DatasetRequest(folder.Root)).VideoNames);
        folder.AddText("sav_val.txt", "s\n\n");
        Assert.Equal(["s"], new SavDataset(new DatasetRequest(folder.Root)).VideoNames);

        var video = Open("s");
        Assert.Equal(["00000", "00004"], video.Frames.Where(f => f.Saved).Select(f => f.Stem));
        Assert.Equal([(1, 2), (2, 2)], GivenMasks.Read(video, default).Objects.Select(o => ((int)o.ObjectId, o.Mask.Area)));
        Assert.Equal([1, 1, 2], video.Frames[0].Annotation!.Read().ToLabels().Labels.Labels.ToArray());
        Assert.Equal([2], video.Frames[4].Annotation!.Read().ObjectIds);
    }

    [Fact]
    public void Names_what_is_wrong_with_folders_of_objects()
    {
        AddFrames("JPEGImages_24fps/s", 0);
        Directory.CreateDirectory(folder.At("Annotations_6fps/s"));
        Failure.Of(() => Open("s"), "holds no object; expected a folder per object (000, 001, ...), found nothing");
        folder.AddLabels("Annotations_6fps/s/hand/00000.png", "1");
        Failure.Of(() => Open("s"), "hand: expected a folder per object, called 000 to 254");
        Directory.Move(folder.At("Annotations_6fps/s/hand"), folder.At("Annotations_6fps/s/255"));
        Failure.Of(() => Open("s"), "255: expected a folder per object, called 000 to 254");
        Directory.Move(folder.At("Annotations_6fps/s/255"), folder.At("Annotations_6fps/s/000"));
        folder.AddLabels("Annotations_6fps/s/000/00000.png", "12");
        Failure.Of(() => Open("s").Frames[0].Annotation!.Read(), "000/00000.png: has the ids 1 and 2; expected one object");
        folder.AddLabels("Annotations_6fps/s/001/00000.png", "101");
        folder.AddLabels("Annotations_6fps/s/000/00000.png", "10");
        Failure.Of(() => Open("s").Frames[0].Annotation!.Read(), "001/00000.png: mask is 3x1", "is 2x1");
        folder.AddLabels("Annotations_6fps/s/001/00004.png", "10");
        Failure.Of(() => Open("s"), "00004.jpg: frame is missing, but its annotation");
    }

    [Fact]
    public void Asks_for_frames_where_there_is_only_the_film()
    {
        folder.AddText("s_manual.json", Masklets);
        Failure.Of(() => Open("s"), "no such folder, nor ", "expected the frames of s");
        folder.AddText("s.mp4", "a film");
        Failure.Of(() => Open("s"), "the frames are in the film " + folder.At("s.mp4"), "sampt convert frames");
        AddFrames("JPEGImages_24fps/s", 1, 2, 3, 4, 5);
        Failure.Of(() => Open("s"), "no such frame, the first is 00001; expected frames numbered from 0");
        AddFrames("JPEGImages_24fps/s", 0);
        File.Delete(folder.At("JPEGImages_24fps/s/00004.jpg"));
        Failure.Of(() => Open("s"), "00004.jpg: frame is missing", "masklet[1]");
        folder.AddFrames("JPEGImages_24fps/s", "cover.jpg");
        Failure.Of(() => Open("s"), "cover.jpg: expected the frame's number as its name");
    }

    [Theory]
    [InlineData("\"masklet\":", "\"mask\":", "has no masklet;")]
    [InlineData("6.0", "\"six\"", "video_frame_count is a text where a number should be")]
    [InlineData("3.0", "3.5", "video_height is no whole number")]
    [InlineData("[0,1]", "[0,300]", "masklet_id has 300, label maps take 0 to 254")]
    [InlineData("[0,1]", "[1,1]", "masklet_id has a number twice")]
    [InlineData("[0,1]", "[0]", "masklet[0] has 2 masks, masklet_id 1 objects")]
    [InlineData(",null]", ",7]", "masklet[0][1] is a number where an object should be")]
    [InlineData("{\"size\":[3,2],\"counts\":[0,3,3]},null", "{\"size\":[3],\"counts\":[0,3,3]},null", "masklet[0][0].size is not [height, width]")]
    [InlineData("{\"size\":[3,2],\"counts\":[0,3,3]},null", "{\"size\":[3,2]},null", "masklet[0][0] has no counts")]
    [InlineData("{\"size\":[3,2],\"counts\":[0,3,3]},null", "{\"size\":[3,2],\"counts\":[0,true]},null", "masklet[0][0].counts is true or false where a number should be")]
    [InlineData("[[{", "[[{{", "expected SA-V's masklets")]
    public void Names_the_place_in_a_masklet_file_that_is_wrong(string right, string wrong, string expected)
    {
        AddFrames("JPEGImages/s", 0, 4);
        folder.AddText("s_manual.json", Masklets.Replace(right, wrong));
        Failure.Of(() => Open("s"), folder.At("s_manual.json"), expected);
    }

    [Theory]
    [InlineData("[0,3,3]},null", "[0,3,4]},null", "masklet[0][0]: run lengths: the runs cover 7 pixels, a mask of 2x3 has 6")]
    [InlineData("[0,3,3]},null", "\"03\"},null", "masklet[0][0]: run lengths: the runs cover 3 pixels, a mask of 2x3 has 6")]
    [InlineData("[0,3,3]},null", "\"0~\"},null", "masklet[0][0]: run lengths: character '~'")]
    [InlineData("{\"size\":[3,2],\"counts\":[0,3,3]},null", "{\"size\":[2,3],\"counts\":[0,3,3]},null", "masklet[0][0]: the mask is 3x2, the video 2x3")]
    public void Names_the_mask_whose_run_lengths_are_damaged(string right, string wrong, string expected)
    {
        AddFrames("JPEGImages/s", 0, 4);
        folder.AddText("s_manual.json", Masklets.Replace(right, wrong));
        Failure.Of(() => Open("s").Frames[0].Annotation!.Read(), folder.At("s_manual.json"), expected);
    }

    [Theory]
    [InlineData("sav/Annotations_6fps")]
    [InlineData("sav/Annotations_6fps/s/000")]
    [InlineData(".")]
    public void Says_which_folder_would_have_been_right(string wrong)
    {
        folder.AddLabels("sav/Annotations_6fps/s/000/00000.png", "1");
        Failure.Of(() => new SavDataset(new DatasetRequest(Path.GetFullPath(folder.At(wrong)))), "no SA-V here", $"give {folder.At("sav")} by --data");
    }

    private VideoEntry Open(string video, string split = "val") => new SavDataset(new DatasetRequest(folder.Root, split)).Open(video);

    private void AddFrames(string place, params int[] numbers) => folder.AddFrames(place, [.. numbers.Select(n => $"{n:00000}.jpg")]);
}
