using System.CommandLine;
using SamPt.Core;
using SamPt.Data.Conversion;

namespace SamPt.Cli.Verbs;

/// <summary>Makes an annotation file in JSON of anything.</summary>
internal sealed class ConvertToJsonVerb : ConversionVerb
{
    private readonly Option<string> format;

    public ConvertToJsonVerb(CliContext context)
        : base("to-json", "Annotations in JSON with run lengths, of any source: YouTube-VIS or COCO", "FILE", "The file to write", context)
    {
        format = Add<string>("--format", "ytvis (YouTube-VIS, UVO) or coco (COCO with videos and instance ids)", "NAME");
        format.DefaultValueFactory = _ => "ytvis";
    }

    public override VerbGuide Guide => new(
        "Writes videos, image names and sizes, categories, and a compressed run-length mask for each object and frame. Members beside the standard ones keep ids "
        + "(object_id or instance_id), object names, palettes and which frames are annotated, so that to-folder gives the same label PNGs again; "
        + "a label that is no object (255 in DAVIS 2017) has iscrowd 1. One form becomes the other by --annotations.",
        [
            "sampt convert to-json --dataset davis2017 --data DAVIS -o davis.json",
            "sampt convert to-json --masks results --format coco -o results-coco.json",
            "sampt convert to-json --annotations davis.json --format coco -o davis-coco.json",
        ],
        "0 done; 2 bad arguments; 3 the source is missing or damaged; 5 the file is there already or cannot be written; 130 interrupted, nothing left behind.");

    protected override ConversionRecord Convert(IAnnotationSource source, string output, bool overwrite, ParseResult arguments)
    {
        var form = arguments.GetValue(format)!;
        if (form is not ("ytvis" or "coco")) throw new ConfigurationException($"--format {form}: no such form; expected ytvis or coco.");
        if (Inputs(arguments).Contains(output)) throw new OutputException($"{output}: is the source; choose another name by -o.");
        ConversionRecord? record = null;
        Output.File(output, overwrite, stream =>
        {
            var description = $"converted by sampt {CliContext.Version}";
            using VideoAnnotationWriter writer = form == "coco"
                ? new CocoAnnotationWriter(stream, description, source.Categories)
                : new YtvisAnnotationWriter(stream, description, source.Categories);
            record = Converter.Run(Name, source, writer, Progress, Context.Cancellation);
            writer.Finish();
        });
        return record!;
    }
}
