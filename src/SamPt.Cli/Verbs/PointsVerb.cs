using System.CommandLine;
using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;
using SamPt.Core.QueryPoints;
using SamPt.Data.Codecs;
using SamPt.Data.Drawing;
using SamPt.Data.QueryPoints;

namespace SamPt.Cli.Verbs;

/// <summary>Query points of an image and a mask, as a file and a picture.</summary>
internal sealed class PointsVerb : Verb
{
    private readonly Option<string> image;
    private readonly Option<string> mask;
    private readonly Option<string> method;
    private readonly Option<int> count;
    private readonly Option<int> negatives;
    private readonly Option<string> negativeMethod;
    private readonly Option<uint> seed;
    private readonly Option<int> frame;
    private readonly Option<string?> output;
    private readonly Option<string?> picture;
    private readonly Option<bool> json;

    public PointsVerb(CliContext context)
        : base("points", "Query points of an image and a mask, as a file and a picture", context)
    {
        var methods = string.Join(", ", QueryPointSelectorCatalog.Names);
        image = Add<string>("--image", "The frame, JPEG or PNG", "FILE", required: true);
        mask = Add<string>("--mask", "Its label PNG: palette index or gray value = object; gray 0/255 is one object", "FILE", required: true);
        method = WithDefault(Add<string>("--method", $"How positive points are selected: {methods}", "NAME"), "kmedoids");
        count = WithDefault(Add<int>("--count", "Positive points per object", "N", false, "-n"), 16);
        negatives = WithDefault(Add<int>("--negatives", "Negative points per object, from outside its mask", "N"), 1);
        negativeMethod = WithDefault(Add<string>("--negative-method", $"How negative points are selected: {methods}", "NAME"), "mixed");
        seed = WithDefault(Add<uint>("--seed", "Seed of the reference's generator", "N"), 72u);
        frame = WithDefault(Add<int>("--frame", "Index of the frame in its video, for the file", "N"), 0);
        output = Add<string?>("--output", "Write the points there instead of to stdout; JSON if the name ends in .json", "FILE", false, "-o");
        picture = Add<string?>("--picture", "Draw mask and points over the image, as a PNG", "FILE");
        json = Add<bool>("--json", "Print JSON instead of the reference's query-point format");
    }

    public override VerbGuide Guide => new(
        "Selects query points as `vos` does and as the reference does for the same seed. Line 1 of its format is the number of positive points; "
        + "then a line per object: frame;x,y x,y ..., positives before negatives, in pixels of the image. --picture draws them as in Figure 3 of the paper.",
        ["sampt points --image 00000.jpg --mask 00000.png --method kmedoids -n 16 --negatives 1 --seed 72 --picture points.png"],
        "0 done; 2 bad arguments; 3 the image or the mask is missing, corrupt, of another size, or without objects; 5 an output cannot be written.");

    protected override int Execute(ParseResult arguments)
    {
        var extractor = new QueryPointExtractor(
            QueryPointSelectorCatalog.Create(arguments.GetValue(method)!, "--method"), AtLeast(1, arguments, count),
            QueryPointSelectorCatalog.Create(arguments.GetValue(negativeMethod)!, "--negative-method"), AtLeast(0, arguments, negatives));
        var index = AtLeast(0, arguments, frame);
        var pixels = FrameCodec.Default.Read(Context.Resolve(arguments.GetValue(image)!));
        var objects = ReadObjects(Context.Resolve(arguments.GetValue(mask)!), pixels.Size);

        var points = extractor.Extract(
            [.. objects.Select(o => new QueryRegion(pixels, o.Mask))], new ReferenceRandom(arguments.GetValue(seed)));
        var set = new QueryPointSet([.. objects.Zip(points, (o, p) => new QueryPointObject($"{o.Id}", index, p))]);

        Context.Cancellation.ThrowIfCancellationRequested();
        if (arguments.GetValue(picture) is { } file)
        {
            var drawn = QueryPointPicture.Draw(pixels, [.. objects.Zip(points, (o, p) => (o.Mask, p))]);
            RgbPng.Write(Context.Resolve(file), drawn);
            Context.Log($"wrote {file}");
        }
        if (arguments.GetValue(output) is { } target)
        {
            QueryPointFile.Write(Context.Resolve(target), set);
            Context.Log($"wrote {target}");
        }
        else
        {
            Context.Output.Write(arguments.GetValue(json) ? QueryPointJson.Format(set) : QueryPointText.Format(set));
        }
        return SamPtCli.Done;
    }

    private static (int Id, BinaryMask Mask)[] ReadObjects(string path, ImageSize size)
    {
        var labels = LabelPng.Read(path).Labels;
        if (labels.Size != size)
            throw new DatasetException($"{path}: mask is {labels.Size}, the image is {size}; give a mask of the image's size.");
        var ids = labels.ObjectIds();
        if (ids.Length == 0) throw new DatasetException($"{path}: the mask has no object; expected pixels with a value above 0.");
        return ids is [255] ? [(1, labels.Foreground())] : [.. ids.Select(id => ((int)id, labels.MaskOf(id)))];
    }

    private static int AtLeast(int least, ParseResult arguments, Option<int> option)
    {
        var value = arguments.GetValue(option);
        return value >= least ? value : throw new ConfigurationException($"{option.Name}: {value} is too small; expected at least {least}.");
    }

    private static Option<T> WithDefault<T>(Option<T> option, T value)
    {
        option.DefaultValueFactory = _ => value;
        return option;
    }
}
