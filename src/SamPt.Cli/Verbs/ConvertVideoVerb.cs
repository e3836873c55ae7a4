using System.CommandLine;
using SamPt.Core;
using SamPt.Data.Codecs;
using SamPt.Data.Conversion;
using SamPt.Data.Synthetic;
using SamPt.Data.Video;

namespace SamPt.Cli.Verbs;

/// <summary>Writes the frames of a video as images.</summary>
internal sealed class ConvertVideoVerb : Verb
{
    private static readonly ClipSelection Defaults = new();

    private readonly Argument<string> input;
    private readonly Option<string> output;
    private readonly Option<FrameFormat> format;
    private readonly Option<int> quality;
    private readonly Option<int?> longestSide;
    private readonly Option<int> start;
    private readonly Option<int?> end;
    private readonly Option<int> stride;
    private readonly Option<int?> maxFrames;
    private readonly Option<bool> overwrite;

    public ConvertVideoVerb(CliContext context)
        : base("video-to-frames", "The frames of a video file as images 00000, 00001, ...", context)
    {
        input = new Argument<string>("video") { Description = "A video file, or a folder of frames to thin out or scale" };
        Add(input);
        output = Add<string>("--output", "The folder to make", "DIR", true, "-o");
        format = Add<FrameFormat>("--format", "jpg (by libjpeg-turbo) or png (without loss)", "NAME");
        quality = Add<int>("--quality", "Of JPEG, 1 .. 100", "Q");
        quality.DefaultValueFactory = _ => 95;
        longestSide = Add<int?>("--longest-side", "Scale the frames; as they are by default", "PIXELS");
        start = Add<int>("--start", "The first frame to take", "F");
        end = Add<int?>("--end", "The frame after the last one to take", "F");
        stride = Add<int>("--stride", "Take every N-th frame", "N");
        stride.DefaultValueFactory = _ => Defaults.Stride;
        maxFrames = Add<int?>("--max-frames", "Take at most so many", "N");
        overwrite = Add<bool>("--overwrite", "Replace an earlier conversion");
    }

    public override VerbGuide Guide => new(
        "Decodes every picture of the file once, whatever its timestamps say, through ffmpeg (SAMPT_FFMPEG: the folder it lies in), and numbers those taken from 00000.",
        ["sampt convert video-to-frames film.mp4 -o frames", "sampt convert video-to-frames film.mp4 -o frames --format png --stride 5 --max-frames 100 --longest-side 1024"],
        "0 done; 2 bad arguments; 3 the video is missing or damaged, or ffmpeg is; 4 libjpeg-turbo is missing; 5 the output is there already or cannot be written; 130 interrupted, nothing left behind.");

    protected override int Execute(ParseResult arguments)
    {
        var selection = new ClipSelection(arguments.GetValue(start), arguments.GetValue(end), arguments.GetValue(stride), arguments.GetValue(maxFrames));
        var encoder = arguments.GetValue(format) == FrameFormat.Jpg ? EncoderOf(arguments.GetValue(quality)) : null;
        if (arguments.GetValue(longestSide) < 1) throw new ConfigurationException($"--longest-side: {arguments.GetValue(longestSide)} is too small; expected at least 1.");
        var source = Context.Resolve(arguments.GetValue(input)!);
        var target = Context.Resolve(arguments.GetValue(output)!);
        var record = Output.Folder(target, arguments.GetValue(overwrite), [source], folder =>
        {
            using var clip = Clip.Open(source, selection, FrameCodec.Default.Read, FfmpegTools.In(Context.Services.Variable("SAMPT_FFMPEG")));
            return VideoFrames.Write(clip, arguments.GetValue(longestSide), encoder, folder, null, Context.Cancellation);
        });
        Context.Output.WriteLine($"{target}: {record.Frames} frames");
        return SamPtCli.Done;
    }

    private static TurboJpegEncoder EncoderOf(int quality) => quality is >= 1 and <= 100
        ? new TurboJpegEncoder(quality)
        : throw new ConfigurationException($"--quality {quality}: no JPEG quality; expected 1 to 100.");
}
