using System.CommandLine;
using SamPt.Cli.Display;
using SamPt.Core;
using SamPt.Data.Codecs;
using SamPt.Data.Conversion;
using SamPt.Data.Datasets;

namespace SamPt.Cli.Verbs;

/// <summary>A verb that takes object masks in any form.</summary>
internal abstract class ConversionVerb : Verb
{
    private readonly Option<string?> dataset;
    private readonly Option<string?> data;
    private readonly Option<string> split;
    private readonly Option<string?> resolution;
    private readonly Option<string?> annotations;
    private readonly Option<string?> images;
    private readonly Option<string?> masks;
    private readonly Option<string?> objectMasks;
    private readonly Option<string?> sequences;
    private readonly Option<string> output;
    private readonly Option<bool> overwrite;

    protected ConversionVerb(string name, string summary, string outputName, string outputHelp, CliContext context)
        : base(name, summary, context)
    {
        dataset = Add<string?>("--dataset", "Source: a dataset of this layout (see `sampt dataset list`)", "NAME");
        data = Add<string?>("--data", "The dataset's root", "DIR");
        split = Add<string>("--split", "Part of the dataset", "NAME");
        split.DefaultValueFactory = _ => "val";
        resolution = Add<string?>("--resolution", "480p, 1080p or Full-Resolution; the largest there is by default", "NAME");
        annotations = Add<string?>("--annotations", "Source: annotations in JSON, in the form of YouTube-VIS, UVO, COCO with videos, or SA-V", "FILE");
        images = Add<string?>("--images", "The folder that the image names of --annotations lie below", "DIR");
        masks = Add<string?>("--masks", "Source: label PNGs, VIDEO/FRAME.png", "DIR");
        objectMasks = Add<string?>("--object-masks", "Source: a PNG for each object, VIDEO/OBJECT/FRAME.png", "DIR");
        sequences = Add<string?>("--sequences", "Only these videos, with commas between them", "A,B");
        output = Add<string>("--output", outputHelp, outputName, true, "-o");
        overwrite = Add<bool>("--overwrite", "Replace an earlier conversion");
    }

    /// <summary>Converts to the output.</summary>
    protected abstract ConversionRecord Convert(IAnnotationSource source, string output, bool overwrite, ParseResult arguments);

    protected sealed override int Execute(ParseResult arguments)
    {
        var target = Context.Resolve(arguments.GetValue(output)!);
        var record = Convert(OpenSource(arguments), target, arguments.GetValue(overwrite), arguments);
        Context.Output.WriteLine($"{target}: {Words.Count(record.Videos, "video")}, {Words.Count(record.Frames, "frame")}, {Words.Count(record.Objects, "object")}");
        return SamPtCli.Done;
    }

    /// <summary>Tells of each video when it is done.</summary>
    protected IProgress<VideoConverted> Progress => new ConversionLines(Context);

    /// <summary>Whether the source knows where its frames lie.</summary>
    protected bool HasImages(ParseResult arguments) => arguments.GetValue(dataset) is not null || arguments.GetValue(images) is not null;

    /// <summary>Everything that the source is read from.</summary>
    protected IReadOnlyList<string> Inputs(ParseResult arguments) =>
        [.. new[] { data, annotations, images, masks, objectMasks }.Select(o => arguments.GetValue(o)).OfType<string>().Select(Context.Resolve)];

    private IAnnotationSource OpenSource(ParseResult arguments)
    {
        var given = new[] { dataset, annotations, masks, objectMasks }.Where(o => arguments.GetValue(o) is not null).ToArray();
        if (given.Length != 1)
            throw new ConfigurationException($"convert {Name}: {(given.Length == 0 ? "no source" : $"{given.Length} sources")}; give one of --dataset with --data, --annotations, --masks, --object-masks.");
        var names = Names(arguments.GetValue(sequences));
        var path = Context.Resolve(arguments.GetValue(given[0])!);
        if (given[0] == annotations) return JsonSource.Open(path, arguments.GetValue(images) is { } folder ? Context.Resolve(folder) : null, names);
        if (arguments.GetValue(images) is not null) throw new ConfigurationException("--images: goes with --annotations alone.");
        if (given[0] == masks) return new MaskFolderSource(path, names);
        if (given[0] == objectMasks) return new ObjectMaskSource(path, names);
        var kind = DatasetCatalog.Find(arguments.GetValue(dataset)!);
        var root = arguments.GetValue(data) ?? throw new ConfigurationException($"convert {Name}: --dataset {kind.Name} needs --data, the dataset's root.");
        var opened = kind.Open(new DatasetRequest(Context.Resolve(root), arguments.GetValue(split)!, arguments.GetValue(resolution), names));
        return opened is UvoDataset uvo ? JsonSource.Open(uvo) : new DatasetSource(opened, FrameCodec.Default.Read);
    }
}

/// <summary>A line on stderr for each converted video.</summary>
internal sealed class ConversionLines(CliContext context) : IProgress<VideoConverted>
{
    public void Report(VideoConverted video) =>
        context.Log($"[{video.Index + 1}/{video.Videos}] {video.Name}: {Words.Count(video.Frames, "frame")}, {Words.Count(video.Objects, "object")}");
}
