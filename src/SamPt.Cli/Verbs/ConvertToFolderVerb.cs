using System.CommandLine;
using SamPt.Data.Conversion;

namespace SamPt.Cli.Verbs;

/// <summary>Makes the layout of the dataset `folder` of anything.</summary>
internal sealed class ConvertToFolderVerb : ConversionVerb
{
    private readonly Option<string?> frames;
    private readonly Option<string> overlap;

    public ConvertToFolderVerb(CliContext context)
        : base("to-folder", "Label PNGs and frames in folders, of any source: JPEGImages/VIDEO, Annotations/VIDEO", "DIR", "The folder to make", context)
    {
        frames = Add<string?>("--frames", $"Images: {ConversionChoices.Transfers}; link by default, none where the source has masks alone", "HOW");
        overlap = Add<string>("--overlap", $"Where objects overlap, as JSON and object masks allow: {ConversionChoices.Overlaps}", "RULE");
        overlap.DefaultValueFactory = _ => "refuse";
    }

    public override VerbGuide Guide => new(
        "Writes Annotations/VIDEO/FRAME.png for every annotated frame and JPEGImages/VIDEO, which `--dataset folder` reads. Ids and palettes are kept where the source has "
        + "them, the palette of a video's first annotation for all of it; objects of foreign JSON are numbered from 1 in the file's order. "
        + "Of overlapping objects, first-on-top shows the lowest id, smallest-on-top the one with fewest pixels on the frame.",
        [
            "sampt convert to-folder --dataset sav --data SA-V -o sav-folder --overlap first-on-top",
            "sampt convert to-folder --dataset uvo --data UVO --frames copy -o uvo-folder --overlap smallest-on-top",
            "sampt convert to-folder --annotations davis.json --images DAVIS/JPEGImages/480p -o back",
            "sampt convert to-folder --object-masks objects -o labels",
        ],
        "0 done; 2 bad arguments; 3 the source is missing, damaged, or has objects that overlap; 5 the output is there already or cannot be written; 130 interrupted, nothing left behind.");

    protected override ConversionRecord Convert(IAnnotationSource source, string output, bool overwrite, ParseResult arguments)
    {
        var rule = ConversionChoices.Overlap(arguments.GetValue(overlap)!);
        var transfer = arguments.GetValue(frames) is { } how ? ConversionChoices.Transfer(how) : HasImages(arguments) ? FrameTransfer.Link : FrameTransfer.None;
        return Output.Folder(output, overwrite, Inputs(arguments), folder =>
            Converter.Run(Name, source, new FolderTarget(folder, rule, transfer), Progress, Context.Cancellation));
    }
}
