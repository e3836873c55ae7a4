using System.CommandLine;
using SamPt.Cli.Display;
using SamPt.Data.Conversion;

namespace SamPt.Cli.Verbs;

/// <summary>Makes videos with label PNGs of BDD100K's bit masks.</summary>
internal sealed class ConvertBddVerb : Verb
{
    private static readonly BddMotsOptions Defaults = new();

    private readonly Option<string> data;
    private readonly Option<string> split;
    private readonly Option<string?> sequences;
    private readonly Option<int> objects;
    private readonly Option<string> frames;
    private readonly Option<string> output;
    private readonly Option<bool> overwrite;

    public ConvertBddVerb(CliContext context)
        : base("bdd100k-mots", "BDD100K's tracking bit masks as a video object segmentation dataset", context)
    {
        data = Add<string>("--data", "BDD100K's root, with labels/seg_track_20/bitmasks/SPLIT and images/seg_track_20/SPLIT", "DIR", true);
        split = Add<string>("--split", "Part of the dataset", "NAME");
        split.DefaultValueFactory = _ => Defaults.Split;
        sequences = Add<string?>("--sequences", "Only these videos, with commas between them", "A,B");
        objects = Add<int>("--objects-per-chunk", "Objects of one video of the result, 1 .. 255", "N");
        objects.DefaultValueFactory = _ => Defaults.ObjectsPerChunk;
        frames = Add<string>("--frames", $"Images: {ConversionChoices.Transfers}", "HOW");
        frames.DefaultValueFactory = _ => "link";
        output = Add<string>("--output", "The folder to make; `--dataset bdd100k --data BDD100K` reads BDD100K/vos/SPLIT", "DIR", true, "-o");
        overwrite = Add<bool>("--overwrite", "Replace an earlier conversion");
    }

    public override VerbGuide Guide => new(
        "Ids are (B << 8) + A of the RGBA bit masks; ignored and crowd pixels become background on their frame. Each video's ids, in rising order, are cut into chunks and "
        + "renumbered from 1; the second and later chunks are the videos VIDEO-chunk2, ... on the same frames. Palette and result are those of SAM-PT's script.",
        ["sampt convert bdd100k-mots --data BDD100K -o BDD100K/vos/val", "sampt convert bdd100k-mots --data BDD100K -o labels-only --frames none"],
        "0 done; 2 bad arguments; 3 labels or images are missing or damaged; 5 the output is there already or cannot be written; 130 interrupted, nothing left behind.");

    protected override int Execute(ParseResult arguments)
    {
        var options = new BddMotsOptions
        {
            Split = arguments.GetValue(split)!,
            Sequences = Names(arguments.GetValue(sequences)),
            ObjectsPerChunk = arguments.GetValue(objects),
            Frames = ConversionChoices.Transfer(arguments.GetValue(frames)!),
        };
        var root = Context.Resolve(arguments.GetValue(data)!);
        var converter = new BddMotsConverter(root, options);
        var target = Context.Resolve(arguments.GetValue(output)!);
        var record = Output.Folder(target, arguments.GetValue(overwrite), [converter.Labels], folder =>
            converter.Write(folder, new ConversionLines(Context), Context.Cancellation));
        Context.Output.WriteLine($"{target}: {Words.Count(record.Videos, "video")}, {Words.Count(record.Frames, "frame")}, {Words.Count(record.Objects, "object")}");
        return SamPtCli.Done;
    }
}
