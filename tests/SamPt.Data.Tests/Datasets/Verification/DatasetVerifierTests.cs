using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Data.Codecs;
using SamPt.Data.Datasets;
using SamPt.Data.Datasets.Verification;

namespace SamPt.Data.Tests.Datasets.Verification;

public sealed class DatasetVerifierTests : IDisposable
{
    private readonly DatasetFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Counts_frames_annotations_and_objects_of_many_videos_in_order()
    {
        for (var v = 0; v < 300; v++) AddVideo($"v{v:000}", "120", "012");
        var report = Verify("folder");
        Assert.Equal(Enumerable.Range(0, 300).Select(v => $"v{v:000}"), report.Videos.Select(v => v.Name));
        Assert.All(report.Videos, v => Assert.Equal((2, 2, "3x1", "1 2", 0), (v.Frames, v.Annotations, $"{v.FrameSize}", string.Join(" ", v.ObjectIds), v.Problems.Count)));
    }

    [Fact]
    public void Late_objects_are_a_notice_where_they_are_given_and_a_problem_where_they_are_not()
    {
        AddVideo("v", "100", "120");
        var given = Assert.Single(Verify("folder").Videos);
        Assert.Empty(given.Problems);
        Assert.Contains("Annotations/v/1.png: object 2 is not on the first annotated frame; given here.", Assert.Single(given.Notices));

        foreach (var name in new[] { "JPEGImages", "Annotations" })
        {
            Directory.CreateDirectory(folder.At("mose/valid"));
            Directory.Move(folder.At(name), folder.At("mose/valid", name));
        }
        var late = Assert.Single(Verify("mose", folder.At("mose")).Videos);
        Assert.Contains("object 2 is not on the first annotated frame, which alone is given to the method", Assert.Single(late.Problems));
    }

    [Fact]
    public void Gaps_between_ids_are_a_notice()
    {
        AddVideo("v", "105");
        var report = Verify("folder");
        Assert.Equal((0, 1), (report.ProblemCount, report.NoticeCount));
        Assert.Contains("no object has the id 2, 3, 4 below 5", Assert.Single(report.Videos[0].Notices));
    }

    [Fact]
    public void Gaps_between_ids_are_a_problem_where_the_rules_forbid_them()
    {
        folder.AddLabels("val/JPEGImages/b/0.png", "103");
        folder.AddLabels("val/Annotations/b/0.png", "103");
        Assert.Contains("no object has the id 2 below 3; expected ids without gaps", Assert.Single(Verify("bdd100k").Videos[0].Problems));
    }

    [Fact]
    public void Names_the_first_smoothed_mask_of_a_video_and_counts_the_others()
    {
        // Rows of 0 1 2 3 4 5 5 5: each id but 5 is a step of a ramp.
        var rows = Enumerable.Repeat("0012345555432100", 6).ToArray();
        AddVideo("v", rows, rows, [.. Enumerable.Repeat("5555500000000000", 6)]);
        var problem = Assert.Single(Verify("folder").Videos[0].Problems);
        Assert.StartsWith(folder.At("Annotations", "v", "0.png") + ": the mask is smoothed (antialiased), and so are 1 more of this video: 1, 2, 3, 4", problem);
    }

    [Fact]
    public void Gray_levels_between_background_and_object_are_named_in_DAVIS_2016()
    {
        folder.AddFrames("JPEGImages/480p/a", "00000.png");
        // 9 stands for 255: 1 to 5 are levels in between.
        var rows = Enumerable.Repeat("0001599999995100", 8).ToArray();
        folder.AddLabels("JPEGImages/480p/a/00000.png", rows);
        folder.AddLabels("Annotations/480p/a/00000.png", rows);
        folder.AddText("ImageSets/2016/val.txt", "a\n");
        Assert.Contains("it has gray levels between background and object (1, 5, 255)", Assert.Single(Verify("davis2016").Videos[0].Problems));
    }

    [Fact]
    public void Headers_alone_tell_missing_ends_and_wrong_sizes()
    {
        AddVideo("v", "1200", "0012", "0102");
        File.WriteAllBytes(folder.At("JPEGImages/v/1.png"), File.ReadAllBytes(folder.At("JPEGImages/v/1.png"))[..40]);
        folder.AddLabels("Annotations/v/2.png", "12", "00");
        // Nothing may be decoded but the first annotation.
        var opened = DatasetCatalog.Find("folder").Open(new DatasetRequest(folder.Root));
        var report = new DatasetVerifier(_ => throw new InvalidOperationException("decoded"), headersOnly: true).Verify(opened, null, default);
        var problems = report.Videos[0].Problems;
        Assert.Equal(2, problems.Count);
        Assert.Contains("1.png: truncated PNG", problems[0]);
        Assert.Contains("2.png: annotation is 2x2, the first one is 4x1", problems[1]);
        Assert.Equal([1, 2], report.Videos[0].ObjectIds);
    }

    [Fact]
    public void Two_images_of_a_frame_and_a_listed_video_that_is_not_there_are_problems_of_their_videos()
    {
        AddVideo("v", "1");
        folder.AddLabels("JPEGImages/v/0.jpg", "1");
        AddVideo("w", "1");
        Directory.Delete(folder.At("Annotations/w"), recursive: true);
        var report = Verify("folder");
        Assert.Contains("a second image of the frame", Assert.Single(report.Videos[0].Problems));
        Assert.Contains(folder.At("Annotations", "w") + ": no such folder", Assert.Single(report.Videos[1].Problems));

        folder.AddFrames("davis/JPEGImages/480p/a", "00000.jpg");
        folder.AddText("davis/ImageSets/2017/val.txt", "a\nb\n");
        Assert.All(Verify("davis2017", folder.At("davis")).Videos, v => Assert.Contains("no such folder", Assert.Single(v.Problems)));
    }

    [Fact]
    public void A_damaged_masklet_file_is_named_with_the_mask()
    {
        folder.AddText("s_manual.json", """{"video_frame_count":1,"video_height":1,"video_width":2,"masklet_id":[0],"masklet":[[{"size":[1,2],"counts":[0,3]}]]}""");
        folder.AddLabels("JPEGImages/s/00000.png", "10");
        Assert.Contains("masklet[0][0]: run lengths: the runs cover 3 pixels", Assert.Single(Verify("sav").Videos[0].Problems));
    }

    private DatasetReport Verify(string dataset, string? root = null) => new DatasetVerifier(FrameCodec.Default.Read)
        .Verify(DatasetCatalog.Find(dataset).Open(new DatasetRequest(root ?? folder.Root)), null, default);

    private void AddVideo(string name, params string[] rows) => AddVideo(name, [.. rows.Select(r => new[] { r })]);

    private void AddVideo(string name, params string[][] labels)
    {
        for (var t = 0; t < labels.Length; t++)
        {
            folder.AddLabels($"JPEGImages/{name}/{t}.png", labels[t]);
            folder.AddLabels($"Annotations/{name}/{t}.png", labels[t]);
        }
    }
}
