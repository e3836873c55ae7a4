using System.Diagnostics;
using System.Text.Json.Nodes;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Data.Codecs;
using SamPt.Data.QueryPoints;
using SamPt.Experiments.Runs;
using SamPt.Experiments.Tests.Runs;
using SamPt.Tests;

namespace SamPt.Cli.Tests;

/// <summary>What is wrong with what the user gives: one line, the right code, nothing lost.</summary>
public sealed partial class SegmentVerbTests
{
    [Fact]
    public void Needs_an_object() => Segment("clip", "-o", At("run")).AssertFails(2, "no object is given; expected --points, --boxes or --masks");

    [Theory]
    [InlineData("1\n0;64,3\n", "the point 64,3 is outside the frame")]
    [InlineData("1\n12;3,3\n", "there is no frame 12;")]
    [InlineData("0\n12;3,3\n", "'0' is no number of points, expected the number of positive points per object, 1 or more")]
    public void Refuses_points_that_do_not_fit_before_it_writes_anything(string text, string expected)
    {
        File.WriteAllText(At("points.txt"), text);
        Segment("clip", "-o", At("run"), "--points", At("points.txt")).AssertFails(3, expected);
        Assert.False(Directory.Exists(At("run")));
    }

    [Fact]
    public void Refuses_a_mask_of_another_size()
    {
        LabelPng.Write(At("small.png"), new LabelMap(new ImageSize(20, 15)), DavisPalette.Instance);
        Segment("clip", "-o", At("run"), "--masks", At("small.png")).AssertFails(3, "mask is 20x15, the frames of");
        Assert.False(Directory.Exists(At("run")));
    }

    [Fact]
    public void Refuses_an_object_without_positives()
    {
        File.WriteAllText(At("points.json"), """{"schema":"sampt.points/1","objects":[{"name":"fox","frame":0,"positive":[]}]}""");
        Segment("clip", "-o", At("run"), "--points", At("points.json")).AssertFails(3, "object 'fox' has no positive point, expected at least one");
        Assert.False(Directory.Exists(At("run")));
    }

    [FilmFact]
    public void Refuses_what_ffmpeg_cannot_read()
    {
        File.WriteAllText(At("film.mp4"), "no film");
        Segment("film.mp4", "-o", At("run"), "--masks", At("mask.png")).AssertFails(3, "film.mp4: ffmpeg cannot read it (");
        Assert.False(Directory.Exists(At("run")));
    }

    [Fact]
    public void Says_that_ffmpeg_is_missing()
    {
        File.WriteAllText(At("film.mp4"), "no film");
        Dictionary<string, string> variables = new() { ["SAMPT_FFMPEG"] = At("nowhere") };
        CliRun.Of(["segment", At("film.mp4"), "-o", At("run"), "--masks", At("mask.png")], variables: variables)
            .AssertFails(3, "reading a video file needs ffprobe, which is not there");
        CliRun.Of(["segment", At("clip"), "-o", At("run"), "--masks", At("mask.png"), "--overlay", "gif"], variables: variables)
            .AssertFails(5, "--overlay gif: a film needs ffmpeg, which is not there");
        Assert.False(Directory.Exists(At("run")));
    }

    [FilmFact]
    public void A_video_that_breaks_off_names_the_frame_up_to_which_it_can_be_segmented()
    {
        TestFilm.WriteDamaged(At("film.avi"), Frames, Width, Height, damaged: Frames - 1);
        var run = Segment("film.avi", "-o", At("run"), "--masks", At("mask.png"));
        run.AssertFails(3, "film.avi: the video ends early: frame ");
        var end = run.ErrorLines[^1].Split("--end ")[1].TrimEnd('.');
        Assert.Equal(0, Segment("film.avi", "-o", At("run"), "--masks", At("mask.png"), "--end", end).ExitCode);
        Assert.Equal(int.Parse(end), Directory.GetFiles(At("run/masks")).Length);
    }

    [Fact]
    public void No_space_left_is_one_line_and_keeps_what_was_finished()
    {
        var disk = Directory.CreateDirectory(At("disk")).FullName;
        // A disk of 48 kB; only root may make one.
        if (!Try("mount", "-t", "tmpfs", "-o", "size=48k", "tmpfs", disk)) return;
        try
        {
            var run = Segment("clip", "-o", Path.Combine(disk, "run"), "--masks", At("mask.png"));
            run.AssertFails(5, "cannot be written (No space left on device");
            Assert.Empty(Directory.GetFiles(disk, "*.partial", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }));
            foreach (var mask in Directory.GetFiles(Path.Combine(disk, "run", "masks"))) Assert.Equal(new ImageSize(Width, Height), LabelPng.Read(mask).Labels.Size);
        }
        finally
        {
            Try("umount", disk);
        }
    }

    [Theory]
    [InlineData("--overlay", "avi", 2, "--overlay: avi cannot be drawn")]
    [InlineData("--start", "12", 2, "has no frame 12; expected 0 .. 11")]
    [InlineData("--stride", "0", 2, "--stride: 0 is too small")]
    [InlineData("--longest-size", "8", 2, "longest_size: 8 is too small")]
    public void Refuses_a_bad_option_before_it_writes_anything(string option, string value, int code, string expected)
    {
        Segment("clip", "-o", At("run"), "--masks", At("mask.png"), option, value).AssertFails(code, expected);
        Assert.False(Directory.Exists(At("run")));
    }

    [Fact]
    public void Leaves_masks_alone_that_are_not_its_own()
    {
        Directory.CreateDirectory(At("run/masks"));
        File.WriteAllText(At("run/masks/mine.png"), "mine");
        Segment("clip", "-o", At("run"), "--masks", At("mask.png"), "--overwrite").AssertFails(5, "is there without a run.json");
    }
}
