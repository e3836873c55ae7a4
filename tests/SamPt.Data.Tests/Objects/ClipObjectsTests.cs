using System.Numerics;
using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Data.Codecs;
using SamPt.Data.Objects;
using SamPt.Data.Video;

namespace SamPt.Data.Tests.Objects;

public sealed class ClipObjectsTests : IDisposable
{
    private static readonly ImageSize Size = new(40, 30);
    private readonly string folder = Directory.CreateTempSubdirectory("sampt-objects").FullName;

    public ClipObjectsTests()
    {
        for (var t = 0; t < 10; t++) RgbPng.Write(At($"frames/{t:000}.png"), new RgbFrame(Size));
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Objects_of_all_kinds_come_together_and_masks_keep_their_ids()
    {
        Mask("mask.png", (2, 5), (4, 20));
        Write("points.txt", "1\n3;10,12 30,3\n0;8,8 1,1\n");
        Write("boxes.json", """{"schema":"sampt.boxes/1","objects":[{"name":"bus","frame":6,"box":[1,2,20.5,25]},{"name":"van","box":[0,0,40,30]}]}""");

        var objects = Read(new ClipSelection(), "points.txt", "boxes.json", "4:mask.png");

        Assert.Equal(
            [(1, "1", 3, "points"), (2, "2", 4, "mask"), (3, "3", 0, "points"), (4, "4", 4, "mask"), (5, "bus", 6, "box"), (6, "van", 0, "box")],
            objects.Select(o => ((int)o.Id, o.Name, o.Frame, o.Given.Kind)));
        Assert.Equal([new Vector2(30, 3)], ((GivenPoints)objects[0].Given).Points.Negative);
        Assert.Equal(25, ((GivenObjectMask)objects[3].Given).Mask.Area);
        Assert.Equal(new BoundingBox(2, 4, 41, 50), ((GivenBox)objects[4].Given).At(new ImageScale(Size, new ImageSize(80, 60))));
        Assert.Equal(new BoundingBox(0, 0, 79, 59), ((GivenBox)objects[5].Given).At(new ImageScale(Size, new ImageSize(80, 60))));
    }

    [Fact]
    public void A_list_of_masks_names_their_ids()
    {
        Mask("a.png", (1, 5));
        Mask("b.png", (7, 9));
        Write("masks.json", """{"schema":"sampt.masks/1","masks":[{"file":"a.png","names":{"1":"swan"}},{"file":"b.png","frame":5}]}""");
        Assert.Equal([(1, "swan", 0), (7, "7", 5)], Read(new ClipSelection(), null, null, "masks.json").Select(o => ((int)o.Id, o.Name, o.Frame)));
    }

    [Fact]
    public void A_mask_without_a_frame_belongs_to_the_first_one_taken()
    {
        Mask("mask.png", (1, 5));
        Assert.Equal(4, Read(new ClipSelection(Start: 4), null, null, "mask.png")[0].Frame);
    }

    [Theory]
    [InlineData("1\n0;40,3\n", "points.txt: object '1': the point 40,3 is outside the frame; expected 0,0 .. 39,29")]
    [InlineData("1\n0;3,3 3,-0.5\n", "the point 3,-0.5 is outside the frame")]
    [InlineData("1\n10;3,3\n", "there is no frame 10;")]
    [InlineData("1\n10;3,3\n", "has the frames 0 .. 9; give the index of one of them")]
    [InlineData("1\n3;3,3\n", "frame 3 is not among the 4 frames taken (0 .. 6, every 2)")]
    public void Points_that_do_not_fit_the_video_are_refused(string text, string expected)
    {
        Write("points.txt", text);
        AssertRefused(expected, new ClipSelection(Stride: 2, MaxFrames: 4), "points.txt");
    }

    [Fact]
    public void An_object_without_positive_points_is_refused()
    {
        Write("points.json", """{"schema":"sampt.points/1","objects":[{"name":"swan","frame":0,"positive":[],"negative":[[1,1]]}]}""");
        AssertRefused("points.json: object 'swan' has no positive point, expected at least one; add it, or remove the object.", new ClipSelection(), "points.json");
    }

    [Theory]
    [InlineData("[5,5,4,20]", "the box 5,5,4,20 is no box inside the frame; expected xmin,ymin,xmax,ymax within 0,0 .. 40,30")]
    [InlineData("[5,5,41,20]", "is no box inside the frame")]
    [InlineData("[5,5,20]", "the box of object 'van' has 3 numbers, expected 4")]
    [InlineData("\"all\"", "boxes.json:1:")]
    public void A_box_that_does_not_fit_is_refused(string box, string expected)
    {
        Write("boxes.json", $$"""{"schema":"sampt.boxes/1","objects":[{"name":"van","frame":0,"box":{{box}}}]}""");
        AssertRefused(expected, new ClipSelection(), boxes: "boxes.json");
    }

    [Fact]
    public void A_mask_of_another_size_is_refused()
    {
        LabelPng.Write(At("small.png"), new LabelMap(new ImageSize(20, 15)), DavisPalette.Instance);
        AssertRefused($"small.png: mask is 20x15, the frames of {At("frames")} are 40x30; give a mask of the frames' size.", new ClipSelection(), masks: "small.png");
    }

    [Fact]
    public void An_empty_mask_is_refused()
    {
        Mask("empty.png");
        AssertRefused("empty.png: the mask has no object", new ClipSelection(), masks: "empty.png");
    }

    [Fact]
    public void An_object_given_twice_is_refused()
    {
        Mask("a.png", (1, 5));
        var error = Assert.Throws<DatasetException>(() => Read(new ClipSelection(), null, null, "a.png", "3:a.png")).Message;
        Assert.Contains("a.png: object 1 on frame 3: was given before", error);
    }

    [Fact]
    public void Two_objects_of_one_name_are_refused()
    {
        Mask("mask.png", (1, 5));
        Write("boxes.json", """{"schema":"sampt.boxes/1","objects":[{"name":"1","frame":6,"box":[1,2,20,25]}]}""");
        Assert.Contains("another object is called '1' too", Assert.Throws<DatasetException>(() => Read(new ClipSelection(), null, "boxes.json", "mask.png")).Message);
    }

    private string At(string name) => Path.Combine(folder, name);

    private void Write(string name, string text) => File.WriteAllText(At(name), text);

    private void Mask(string name, params (byte Id, int X)[] objects)
    {
        var labels = new LabelMap(Size);
        foreach (var (id, x) in objects)
        {
            for (var y = 10; y < 15; y++) labels.Row(y).Slice(x, 5).Fill(id);
        }
        LabelPng.Write(At(name), labels, DavisPalette.Instance);
    }

    private void AssertRefused(string expected, ClipSelection selection, string? points = null, string? boxes = null, params string[] masks)
    {
        var error = Assert.Throws<DatasetException>(() => Read(selection, points, boxes, masks)).Message;
        Assert.Contains(expected, error);
        Assert.DoesNotContain('\n', error);
    }

    private IReadOnlyList<ClipObject> Read(ClipSelection selection, string? points, string? boxes, params string[] masks)
    {
        using var clip = Clip.Open(At("frames"), selection, FrameCodec.Default.Read, FfmpegTools.OnPath);
        return ClipObjects.Read(new ObjectFiles(
            points is null ? null : At(points), boxes is null ? null : At(boxes), [.. masks.SelectMany(m => MaskArgument.Parse(m, At))]), clip);
    }
}
