using System.CommandLine;

namespace SamPt.Cli.Verbs;

/// <summary>What turns one form of data into another; each in a verb of its own below.</summary>
internal sealed class ConvertVerb : Command, IGuided
{
    public ConvertVerb(CliContext context)
        : base("convert", "Turn datasets, masks, query points and videos into other forms, without loss")
    {
        Add(new ConvertToFolderVerb(context));
        Add(new ConvertToJsonVerb(context));
        Add(new ConvertToObjectMasksVerb(context));
        Add(new ConvertBddVerb(context));
        Add(new ConvertPointsVerb(context));
        Add(new ConvertVideoVerb(context));
    }

    public VerbGuide Guide => new(
        "to-folder, to-json and to-object-masks take any source: --dataset NAME --data DIR (see `sampt dataset list`), --annotations FILE.json (YouTube-VIS, UVO, SA-V or "
        + "COCO), --masks DIR (VIDEO/FRAME.png) or --object-masks DIR (VIDEO/OBJECT/FRAME.png). There and back gives the same pixels, ids and palettes. "
        + "Output appears whole or not at all; what is there already is kept unless --overwrite.",
        [
            "sampt convert to-json --dataset davis2017 --data DAVIS --format coco -o davis.json",
            "sampt convert to-folder --annotations davis.json -o back",
            "sampt convert to-folder --dataset uvo --data UVO --overlap smallest-on-top -o uvo-folder",
            "sampt convert to-object-masks --masks runs/first/Annotations -o objects",
            "sampt convert bdd100k-mots --data BDD100K -o BDD100K/vos/val",
            "sampt convert points points.txt points.json",
            "sampt convert video-to-frames film.mp4 -o frames --stride 2",
        ],
        "0 done; 2 bad arguments; 3 the source is missing or damaged; 5 the output is there already or cannot be written; 130 interrupted, nothing left behind.");
}
