using System.Text.Json.Nodes;
using SamPt.Core;
using SamPt.Data.Codecs;
using SamPt.Data.Conversion;
using SamPt.Tests;

namespace SamPt.Data.Tests.Conversion;

/// <summary>Against what pycocotools and the datasets themselves wrote.</summary>
public sealed class JsonGoldenTests : IDisposable
{
    private readonly ConversionFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Writes_the_run_lengths_areas_and_boxes_of_pycocotools()
    {
        var golden = SharedData.Golden("ytvis-tiny", "annotations.json");
        var written = Read(folder.ToJson(JsonSource.Open(golden, null, null), "a.json", false));
        // Annotations are numbered anew, video by video; the file's own order is by video, too.
        var expected = Read(golden)["annotations"]!.AsArray().OrderBy(a => (int)a!["video_id"]!).ToArray();
        var found = written["annotations"]!.AsArray();
        Assert.Equal(expected.Length, found.Count);
        foreach (var (before, after) in expected.Zip(found))
        {
            foreach (var member in new[] { "video_id", "category_id", "iscrowd", "width", "height", "length", "segmentations" })
                Assert.Equal(before![member]!.ToJsonString(), after![member]!.ToJsonString());
            Assert.Equal(Numbers(before!["areas"]!), Numbers(after!["areas"]!));
            Assert.Equal(Numbers(before["bboxes"]!), Numbers(after["bboxes"]!));
        }
        foreach (var (before, after) in Read(golden)["videos"]!.AsArray().Zip(written["videos"]!.AsArray()))
        {
            foreach (var member in new[] { "id", "width", "height", "length", "file_names" })
                Assert.Equal(before![member]!.ToJsonString(), after![member]!.ToJsonString());
        }
    }

    [Fact]
    public void Refuses_overlapping_objects_until_a_rule_is_chosen()
    {
        var golden = SharedData.Golden("ytvis-tiny", "annotations.json");
        var error = Assert.Throws<DatasetException>(() => folder.ToFolder(JsonSource.Open(golden, null, null), "refused"));
        Assert.Matches("video[0-9]: objects [0-9]+ and [0-9]+ overlap on frame 0000[0-9], .*--overlap first-on-top, last-on-top or smallest-on-top", error.Message);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Root));
        folder.ToFolder(JsonSource.Open(golden, null, null), "taken", OverlapRule.SmallestOnTop);
        Assert.Equal(15, Directory.GetFiles(folder.At("taken"), "*.png", SearchOption.AllDirectories).Length);
    }

    [SharedFact]
    public void Writes_the_run_lengths_that_pycocotools_makes_of_real_masks()
    {
        var golden = Read(SharedData.Path("golden", "rle.json"))["real_masks"]!.AsArray();
        Assert.NotEmpty(golden);
        foreach (var mask in golden)
        {
            var file = SharedData.Path(((string)mask!["mask"]!).Split('/'));
            var id = mask["object_id"] is { } one ? (byte)(int)one : (byte)255;
            folder.AddText("m/v/skip.txt", "");
            File.Copy(file, folder.At("m/v/00000.png"), overwrite: true);
            File.SetAttributes(folder.At("m/v/00000.png"), FileAttributes.Normal);
            var name = $"{Guid.NewGuid():N}.json";
            var track = Read(folder.ToJson(new MaskFolderSource(folder.At("m")), name, false))["annotations"]!.AsArray().Single(a => (int)a!["object_id"]! == id)!;
            Assert.Equal((string)mask["counts_compressed"]!, (string)track["segmentations"]![0]!["counts"]!);
        }
    }

    [SharedFact]
    public void Writes_the_masklets_of_sav_as_they_stand_in_its_file()
    {
        var file = SharedData.Path("sav-sample", "sav_000001_manual.json");
        var written = Read(folder.ToJson(JsonSource.Open(file, null, null), "a.json", false));
        var masklet = Read(file)["masklet"]!.AsArray();
        Assert.Equal(["000", "001", "002", "003", "004"], written["annotations"]!.AsArray().Select(a => (string)a!["object_name"]!));
        Assert.Equal("sav_000001/00480.jpg", (string)written["videos"]![0]!["file_names"]![120]!);
        var (masks, empty) = (0, 0);
        foreach (var (o, track) in written["annotations"]!.AsArray().Index())
        {
            for (var t = 0; t < masklet.Count; t++)
            {
                var before = masklet[t]![o]!;
                if (track!["segmentations"]![t] is { } after)
                {
                    Assert.Equal(before.ToJsonString(), after.ToJsonString());
                    masks++;
                }
                else
                {
                    // No mask is what an empty one means: a single run over all pixels, "PW]<" or the like.
                    Assert.True(((string)before["counts"]!).Length <= 5);
                    empty++;
                }
            }
        }
        Assert.Equal(5 * 121, masks + empty);
        Assert.True(empty > 0);
    }

    [SharedFact]
    public void Turns_masklets_into_a_folder_and_into_masks_per_object()
    {
        var source = JsonSource.Open(SharedData.Path("sav-sample", "sav_000001_manual.json"), null, null);
        folder.ToFolder(source, "f", OverlapRule.FirstOnTop);
        Assert.Equal(121, Directory.GetFiles(folder.At("f/Annotations/sav_000001")).Length);
        Output.Folder(folder.At("o"), false, [], at => Converter.Run("x", source, new ObjectMaskTarget(at), null, default));
        Assert.Equal(["000", "001", "002", "003", "004"], Directory.GetDirectories(folder.At("o/sav_000001")).Select(d => Path.GetFileName(d)).Order());
        // Back from masks per object come the same run lengths, overlaps included.
        var (before, after) = (source.Read("sav_000001", default), new ObjectMaskSource(folder.At("o")).Read("sav_000001", default));
        foreach (var (a, b) in before.Objects.Zip(after.Objects))
        {
            Assert.Equal((a.Id, a.Name), (b.Id, b.Name));
            Assert.Equal(a.Masks.Select(m => m?.Counts.ToArray()), b.Masks.Select(m => m?.Counts.ToArray()));
        }
        // Object 5 lies within others: on each pixel stands the lowest id that claims it.
        var labels = LabelPng.Read(folder.At("f/Annotations/sav_000001/00000.png")).Labels;
        var masks = before.Objects.Select(o => (o.Id, Mask: o.Masks[0]?.ToMask())).ToArray();
        for (var y = 0; y < labels.Height; y++)
        {
            for (var x = 0; x < labels.Width; x++) Assert.Equal(masks.FirstOrDefault(m => m.Mask is { } mask && mask[x, y]).Id, labels.Row(y)[x]);
        }
    }

    private static JsonNode Read(string path) => JsonNode.Parse(File.ReadAllText(path))!;

    private static double?[] Numbers(JsonNode list) =>
        [.. list.AsArray().SelectMany(n => n is JsonArray inner ? Numbers(inner) : [(double?)n])];
}
