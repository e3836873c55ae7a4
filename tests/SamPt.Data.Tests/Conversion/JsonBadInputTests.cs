using SamPt.Core;
using SamPt.Data.Conversion;

namespace SamPt.Data.Tests.Conversion;

public sealed class JsonBadInputTests : IDisposable
{
    private const string Categories = "\"categories\":[{\"id\":1,\"name\":\"object\"}]";
    private const string Video = "{\"id\":1,\"width\":2,\"height\":2,\"file_names\":[\"v/0.jpg\"]}";
    private const string Image = "{\"id\":1,\"video_id\":1,\"frame_id\":0,\"width\":2,\"height\":2,\"file_name\":\"v/0.jpg\"}";

    private readonly ConversionFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("\"22\"", "is a value that is not run lengths", "expected {\"size\": [height, width]")]
    [InlineData("{\"size\":[2,2],\"counts\":\"13\"}", "ok")]
    [InlineData("{\"size\":[2,2],\"counts\":\"12\"}", "annotation 1, frame 0: run lengths: the runs cover 3 pixels, a mask of 2x2 has 4")]
    [InlineData("{\"size\":[2,2],\"counts\":[1,2]}", "run lengths: the runs cover 3 pixels")]
    [InlineData("{\"size\":[2,2],\"counts\":[1,\"3\"]}", "expected a list of whole numbers")]
    [InlineData("{\"size\":[3,2],\"counts\":\"15\"}", "annotation 1, frame 0: the mask is 2x3, the video 2x2")]
    [InlineData("{\"size\":[2,2]}", "has no counts")]
    [InlineData("{\"counts\":\"13\"}", "has no size")]
    [InlineData("[[0,0,1,1]]", "is a polygon")]
    public void Says_what_is_wrong_with_a_mask(string mask, params string[] expected) =>
        AssertFails($"{{\"videos\":[{Video}],{Categories},\"annotations\":[{{\"id\":1,\"video_id\":1,\"category_id\":1,\"segmentations\":[{mask}]}}]}}", expected);

    [Theory]
    [InlineData("\"id\":1,\"video_id\":1,\"category_id\":1,\"segmentations\":[]", "annotation 1: has 0 segmentations, video 1 has 1 frames")]
    [InlineData("\"id\":1,\"video_id\":2,\"category_id\":1,\"segmentations\":[null]", "annotation 1 is of video 2, which is not among the videos")]
    [InlineData("\"id\":1,\"video_id\":\"1\",\"category_id\":1,\"segmentations\":[null]", "$.annotations[0].video_id has a value of the wrong type")]
    [InlineData("\"id\":1,\"category_id\":1,\"segmentations\":[null]", "lacks 'video_id'")]
    [InlineData("\"id\":1,\"video_id\":1,\"category_id\":1,\"object_id\":256,\"segmentations\":[null]", "an object_id is 256; expected 1 to 255")]
    public void Says_what_is_wrong_with_an_object(string annotation, string expected) =>
        AssertFails($"{{\"videos\":[{Video}],{Categories},\"annotations\":[{{{annotation}}}]}}", expected);

    [Theory]
    [InlineData("{\"id\":1,\"width\":2,\"height\":2,\"file_names\":[\"../0.jpg\"]}", "leads out of the folder|cannot be the name of a folder")]
    [InlineData("{\"id\":1,\"width\":2,\"height\":2,\"file_names\":[\"/v/0.jpg\"]}", "leads out of the folder of images")]
    [InlineData("{\"id\":1,\"width\":2,\"height\":2,\"file_names\":[\"v/0.jpg\",\"v/0.png\"]}", "two frames are called 0")]
    [InlineData("{\"id\":1,\"width\":2,\"height\":2,\"file_names\":[\"v/0.jpg\"],\"annotated_frames\":[3]}", "annotated_frames has 3; expected 0 to 0")]
    [InlineData("{\"id\":1,\"width\":2,\"height\":2,\"file_names\":[\"v/0.jpg\"],\"palette\":\"red\"}", "palette is no list of colours")]
    [InlineData("{\"id\":1,\"width\":2,\"height\":2,\"length\":2,\"file_names\":[\"v/0.jpg\"]}", "length 2, but 1 file_names")]
    public void Says_what_is_wrong_with_a_video(string video, string expected) =>
        AssertFails($"{{\"videos\":[{video}],{Categories},\"annotations\":[]}}", expected.Split('|'));

    [Theory]
    [InlineData("{\"id\":1,\"image_id\":1,\"category_id\":1,\"segmentation\":{\"size\":[2,2],\"counts\":\"13\"}}", "annotation 1 has no instance_id or track_id")]
    [InlineData("{\"id\":1,\"image_id\":7,\"category_id\":1,\"instance_id\":1,\"segmentation\":{\"size\":[2,2],\"counts\":\"13\"}}", "annotation 1 is of image 7, which is not among the images")]
    [InlineData("{\"id\":1,\"image_id\":1,\"category_id\":1,\"instance_id\":1,\"segmentation\":[[0,0,1,1,2,2]]}", "is a polygon")]
    [InlineData("{\"id\":1,\"image_id\":1,\"category_id\":1,\"instance_id\":1,\"segmentation\":{\"size\":[2,2],\"counts\":\"12\"}}", "annotation 1, frame 0: run lengths: the runs cover 3 pixels")]
    [InlineData("{\"id\":1,\"image_id\":1,\"category_id\":1,\"instance_id\":1,\"segmentation\":{\"size\":[2,2],\"counts\":\"13\"}},{\"id\":2,\"image_id\":1,\"category_id\":1,\"instance_id\":1,\"segmentation\":{\"size\":[2,2],\"counts\":\"13\"}}", "annotation 2 is a second mask of object 1 on image 1")]
    public void Says_what_is_wrong_with_coco_annotations(string annotations, string expected) =>
        AssertFails($"{{\"images\":[{Image}],{Categories},\"annotations\":[{annotations}]}}", expected);

    [Fact]
    public void Says_that_single_images_are_no_videos() =>
        AssertFails($"{{\"images\":[{{\"id\":1,\"width\":2,\"height\":2,\"file_name\":\"0.jpg\"}}],{Categories},\"annotations\":[]}}", "image 1 has no video_id");

    [Theory]
    [InlineData("[]", "expected annotations in JSON")]
    [InlineData("{\"videos\":[", "expected annotations in JSON")]
    [InlineData("{\"images\":3}", "$.images has a value of the wrong type")]
    [InlineData("{}", "lacks ")]
    public void Says_that_a_file_is_something_else(string text, string expected) => AssertFails(text, expected);

    [Fact]
    public void Says_that_a_test_set_has_no_masks() => AssertFails($"{{\"videos\":[{Video}],{Categories}}}", "has no annotations, so there are no masks to convert");

    [Fact]
    public void Numbers_instances_anew_where_they_are_counted_through_the_file()
    {
        string Mask(int id, string counts) => $"{{\"id\":{id},\"image_id\":1,\"category_id\":1,\"track_id\":{id},\"segmentation\":{{\"size\":[2,2],\"counts\":\"{counts}\"}}}}";
        folder.AddText("a.json", $"{{\"images\":[{Image}],{Categories},\"annotations\":[{Mask(900, "211")},{Mask(0, "022")}]}}");
        folder.ToFolder(JsonSource.Open(folder.At("a.json"), null, null), "out");
        // Column by column: 900 has pixel 2, 0 has pixels 0 and 1.
        Assert.Equal(["12", "10"], folder.Rows("out/Annotations/v/0.png"));
    }

    private void AssertFails(string json, params string[] expected)
    {
        folder.AddText("a.json", json);
        void Convert() => folder.ToFolder(JsonSource.Open(folder.At("a.json"), null, null), "out");
        if (expected is ["ok"])
        {
            Convert();
            return;
        }
        var error = Assert.Throws<DatasetException>(Convert);
        Assert.StartsWith(folder.At("a.json"), error.Message);
        Assert.Contains(expected, part => error.Message.Contains(part));
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal([folder.At("a.json")], Directory.GetFileSystemEntries(folder.Root));
    }
}
