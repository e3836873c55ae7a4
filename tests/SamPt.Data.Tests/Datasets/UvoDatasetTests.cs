using SamPt.Core;
using SamPt.Data.Datasets;

namespace SamPt.Data.Tests.Datasets;

public sealed class UvoDatasetTests : IDisposable
{
    private const string Annotations = """
        {"videos":[
          {"id":9,"width":64,"height":48,"length":2,"file_names":["b_clip/0.png","b_clip/1.png","b_clip/2.png"]},
          {"id":4,"width":32,"height":48,"file_names":["a_clip/0.png"]}],
         "categories":[{"id":7,"name":"object"}],"annotations":[]}
        """;

    private readonly string root = Directory.CreateTempSubdirectory("sampt-uvo-").FullName;

    public void Dispose() => Directory.Delete(root, recursive: true);

    [Theory]
    [InlineData("VideoDenseSet/UVO_video_val_dense.json", "uvo_videos_dense_frames")]
    [InlineData("UVOv1.0/VideoDenseSet/UVO_video_val_dense.json", "UVOv1.0/uvo_videos_dense_frames")]
    [InlineData("annotations.json", "")]
    public void Finds_annotations_and_frames_in_every_known_place(string annotations, string frames)
    {
        Write(annotations, frames);
        var dataset = DatasetCatalog.Find("UVO").Open(new DatasetRequest(root));
        Assert.Equal(Path.Combine(root, annotations), dataset.GroundTruth);
        // By rising id, not by name and not in the file's order.
        Assert.Equal(["a_clip", "b_clip"], dataset.VideoNames);
        var video = dataset.Open("b_clip");
        Assert.Equal((9L, 7L), (video.Number, video.Category));
        Assert.Equal(new Core.Imaging.ImageSize(64, 48), video.DeclaredSize);
        // Its length is 2, whatever else is listed.
        Assert.Equal([Path.Combine(root, frames, "b_clip", "0.png"), Path.Combine(root, frames, "b_clip", "1.png")], video.Frames.Select(f => f.ImageFile));
        Assert.All(video.Frames, f => Assert.Null(f.Annotation));
    }

    [Fact]
    public void Calls_videos_by_their_id_where_folders_do_not_tell_them_apart()
    {
        Write("annotations.json", "");
        File.WriteAllText(Path.Combine(root, "annotations.json"), Annotations.Replace("a_clip/0", "b_clip/2"));
        Assert.Equal(["4", "9"], new UvoDataset(new DatasetRequest(root)).VideoNames);
    }

    [Fact]
    public void Names_what_is_missing()
    {
        Assert.Contains("no such folder", Failure(new DatasetRequest(Path.Combine(root, "none"))));
        Assert.Contains("UVO_video_test_dense.json: no such file", Failure(new DatasetRequest(root, Split: "test")));
        Write("annotations.json", "");
        Assert.Contains("has no video c_clip", Failure(new DatasetRequest(root, Sequences: ["c_clip"])));
        File.Delete(Path.Combine(root, "b_clip", "1.png"));
        var error = Assert.Throws<DatasetException>(() => new UvoDataset(new DatasetRequest(root)).Open("b_clip"));
        Assert.Contains(Path.Combine(root, "b_clip", "1.png"), error.Message);
    }

    private static string Failure(DatasetRequest request) => Assert.Throws<DatasetException>(() => new UvoDataset(request)).Message;

    private void Write(string annotations, string frames)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root, annotations))!);
        File.WriteAllText(Path.Combine(root, annotations), Annotations);
        foreach (var file in new[] { "a_clip/0.png", "b_clip/0.png", "b_clip/1.png", "b_clip/2.png" })
        {
            var path = Path.Combine(root, frames, file);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, "");
        }
    }
}
