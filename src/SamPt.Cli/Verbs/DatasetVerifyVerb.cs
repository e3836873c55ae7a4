using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using SamPt.Cli.Display;
using SamPt.Data.Codecs;
using SamPt.Data.Datasets;
using SamPt.Data.Datasets.Verification;
using SamPt.Experiments.Configuration;

namespace SamPt.Cli.Verbs;

/// <summary>Reads a whole dataset and reports everything that is wrong with it.</summary>
internal sealed class DatasetVerifyVerb : Verb
{
    private readonly Option<string> dataset;
    private readonly Option<string> data;
    private readonly Option<string> split;
    private readonly Option<string?> resolution;
    private readonly Option<string?> sequences;
    private readonly Option<bool> fast;
    private readonly Option<bool> json;

    public DatasetVerifyVerb(CliContext context)
        : base("verify", "Read a whole dataset and report everything that is wrong with it", context)
    {
        dataset = Add<string>("--dataset", "A name or alias of `sampt dataset list`", "NAME", required: true);
        data = Add<string>("--data", "The dataset's root", "DIR", required: true);
        split = Add<string>("--split", "Part of the dataset", "NAME");
        split.DefaultValueFactory = _ => "val";
        resolution = Add<string?>("--resolution", "480p, 1080p or Full-Resolution; the largest there is by default", "NAME");
        sequences = Add<string?>("--sequences", "Only these, with commas between them", "A,B");
        fast = Add<bool>("--fast", "Read of each file its beginning and end alone; decode only the first annotation of each video");
        json = Add<bool>("--json", "Print the document sampt.dataset-report/1 instead of a table");
    }

    public override VerbGuide Guide => new(
        "Decodes every frame and annotation: are they there, intact, of one size, named once; is there an object to segment; are there holes, masks "
        + "smoothed by resizing, objects that come too late. With --fast it reads headers and ends, which finds missing, cut-off and wrongly sized "
        + "files; damage inside a file, smoothed masks and late objects show without it. The table lists the videos; problems, then notices (gaps "
        + "between ids, objects that come late where that is allowed), follow, one line each: where, what, expected, remedy.",
        ["sampt dataset verify --dataset davis2016 --data DAVIS", "sampt dataset verify --dataset mose --data MOSE --split train --fast --json"],
        "0 sound; 2 bad arguments; 3 there are problems; 130 interrupted.");

    protected override int Execute(ParseResult arguments)
    {
        var opened = DatasetCatalog.Find(arguments.GetValue(dataset)!).Open(new DatasetRequest(
            Context.Resolve(arguments.GetValue(data)!), arguments.GetValue(split)!, arguments.GetValue(resolution), Names(arguments.GetValue(sequences))));
        var report = new DatasetVerifier(FrameCodec.Default.Read, arguments.GetValue(fast)).Verify(
            opened, new VideoLines(Context, opened.VideoNames.Count), Context.Cancellation);
        if (arguments.GetValue(json)) Context.Output.WriteLine(ToJson(report));
        else Write(report);
        return report.ProblemCount == 0 ? SamPtCli.Done : SamPtCli.BadDataset;
    }

    private void Write(DatasetReport report)
    {
        Context.Tables.Write(
            $"{report.Dataset} in {report.Root}", ["video", "frames", "annotations", "size", "objects", "problems", "notices"],
            [.. report.Videos.Select(v => new[] { v.Name, $"{v.Frames}", $"{v.Annotations}", $"{v.FrameSize}", Ids(v.ObjectIds), $"{v.Problems.Count}", $"{v.Notices.Count}" })]);
        foreach (var problem in report.Videos.SelectMany(v => v.Problems)) Context.Output.WriteLine(problem);
        foreach (var notice in report.Notices.Concat(report.Videos.SelectMany(v => v.Notices))) Context.Output.WriteLine($"note: {notice}");
        Context.Output.WriteLine(report.ProblemCount == 0
            ? $"sound: {report.Videos.Count} videos, {report.Videos.Sum(v => v.Frames)} frames, {report.Videos.Sum(v => v.Annotations)} annotations"
            : $"{Words.Count(report.ProblemCount, "problem")} in {report.Videos.Count(v => v.Problems.Count > 0)} of {report.Videos.Count} videos");
    }

    private static string ToJson(DatasetReport report)
    {
        var document = JsonSerializer.SerializeToNode(report, StrictBinder.Options)!.AsObject();
        document.Remove("problem_count");
        document.Remove("notice_count");
        document.Insert(0, "schema", "sampt.dataset-report/1");
        foreach (var (node, video) in document["videos"]!.AsArray().Zip(report.Videos))
        {
            node!["frame_size"] = video.FrameSize?.ToString();
            node["object_ids"] = new JsonArray([.. video.ObjectIds.Select(id => JsonValue.Create((int)id))]);
        }
        return document.ToJsonString(StrictBinder.Options);
    }

    private static string Ids(IReadOnlyList<byte> ids) => ids.Count switch
    {
        0 => "none",
        > 6 => $"{ids.Count} ({ids[0]} to {ids[^1]})",
        _ => string.Join(" ", ids),
    };

    /// <summary>A line per video where they are few or have problems, else one every other second.</summary>
    private sealed class VideoLines(CliContext context, int videos) : IProgress<VideoReport>
    {
        private const int Few = 50;
        private static readonly TimeSpan Silence = TimeSpan.FromSeconds(2);

        private long lastLine = context.Services.Time.GetTimestamp();
        private int done;
        private int files;

        public void Report(VideoReport value)
        {
            done++;
            files += value.Frames + value.Annotations;
            if (videos > Few && value.Problems.Count == 0 && context.Services.Time.GetElapsedTime(lastLine) < Silence && done < videos) return;
            lastLine = context.Services.Time.GetTimestamp();
            context.Log($"[{done}/{videos}] {value.Name}: {Words.Count(value.Frames, "frame")}, {(value.Problems.Count == 0 ? "sound" : Words.Count(value.Problems.Count, "problem"))}; {files} files so far");
        }
    }
}
