using System.Text.Json.Nodes;
using SamPt.Core.Masks;
using SamPt.Data.Codecs;

namespace SamPt.Experiments.Tests.Runs;

/// <summary>Turns a <see cref="TinyDataset"/> into one of UVO's layout: its frames, and its annotations as JSON.</summary>
internal static class TinyUvo
{
    /// <summary>Writes annotations.json beside the frames; video n of <paramref name="videos"/> gets the id 10 n + 7, in falling order in the file.</summary>
    public static void Write(TinyDataset dataset, params string[] videos)
    {
        var (listed, annotations) = (new JsonArray(), new JsonArray());
        for (var v = videos.Length - 1; v >= 0; v--)
        {
            var frames = Directory.GetFiles(Path.GetDirectoryName(dataset.FrameFile(videos[v], 0))!).Length;
            var labels = Enumerable.Range(0, frames).Select(t => LabelPng.Read(dataset.AnnotationFile(videos[v], t)).Labels).ToArray();
            listed.Add(new JsonObject
            {
                ["id"] = IdOf(v), ["width"] = labels[0].Width, ["height"] = labels[0].Height, ["length"] = frames,
                ["file_names"] = new JsonArray([.. Enumerable.Range(0, frames).Select(t => (JsonNode)$"480p/{videos[v]}/{t:00000}.png")]),
            });
            foreach (var id in labels.SelectMany(l => l.ObjectIds()).Distinct())
            {
                annotations.Add(new JsonObject
                {
                    ["id"] = annotations.Count + 1, ["video_id"] = IdOf(v), ["category_id"] = 4, ["iscrowd"] = 0,
                    ["segmentations"] = new JsonArray([.. labels.Select(l => Mask(l.MaskOf(id)))]),
                });
            }
        }
        var document = new JsonObject
        {
            ["videos"] = listed, ["categories"] = new JsonArray(new JsonObject { ["id"] = 4, ["name"] = "object" }), ["annotations"] = annotations,
        };
        File.WriteAllText(Path.Combine(dataset.Root, "annotations.json"), document.ToJsonString());
    }

    public static int IdOf(int video) => 10 * video + 7;

    private static JsonNode? Mask(BinaryMask mask) => mask.IsEmpty ? null : new JsonObject
    {
        ["size"] = new JsonArray(mask.Height, mask.Width), ["counts"] = RunLengthText.Write(RunLengthMask.From(mask)),
    };
}
