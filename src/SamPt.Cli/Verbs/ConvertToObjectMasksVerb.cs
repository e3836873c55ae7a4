using System.CommandLine;
using SamPt.Data.Conversion;

namespace SamPt.Cli.Verbs;

/// <summary>Makes a PNG for each object of anything.</summary>
internal sealed class ConvertToObjectMasksVerb(CliContext context)
    : ConversionVerb("to-object-masks", "A 0/255 PNG for each object and frame, of any source: VIDEO/OBJECT/FRAME.png", "DIR", "The folder to make", context)
{
    public override VerbGuide Guide => new(
        "Writes gray PNGs, 255 where the object is, for every annotated frame; masks of objects that are not there are empty. This form keeps overlaps; it has no place "
        + "for palettes or for videos without an object. `to-folder --object-masks` goes back.",
        [
            "sampt convert to-object-masks --masks DAVIS/Annotations/480p -o objects",
            "sampt convert to-object-masks --dataset sav --data SA-V -o sav-objects",
        ],
        "0 done; 2 bad arguments; 3 the source is missing or damaged; 5 the output is there already or cannot be written; 130 interrupted, nothing left behind.");

    protected override ConversionRecord Convert(IAnnotationSource source, string output, bool overwrite, ParseResult arguments) =>
        Output.Folder(output, overwrite, Inputs(arguments), folder =>
            Converter.Run(Name, source, new ObjectMaskTarget(folder), Progress, Context.Cancellation));
}
