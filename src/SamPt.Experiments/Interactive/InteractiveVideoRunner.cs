using SamPt.Core.Imaging;
using SamPt.Core.Interactive;
using SamPt.Core.Masks;
using SamPt.Core.QueryPoints;
using SamPt.Data.Datasets;
using SamPt.Experiments.Configuration;
using SamPt.Experiments.Runs;

namespace SamPt.Experiments.Interactive;

/// <summary>Simulates one user on one video, object after object, and writes what came of it; whole or not at all.</summary>
internal sealed class InteractiveVideoRunner(
    RunConfiguration configuration, InteractiveFolder folder, MethodComponents method, Func<string, RgbFrame> decode)
{
    private readonly InteractiveSimulator simulator = new(
        method.Tracker, method.Segmenter, VideoRunner.ExtractorOf(configuration.Method), configuration.Method, configuration.Settings<InteractiveOptions>());

    public IReadOnlyList<InteractiveRecord> Run(string how, VideoEntry video, Action<int> used, CancellationToken cancellation)
    {
        var given = GivenMasks.Read(video, cancellation);
        var frames = new FrameFolderVideo(
            [.. video.Frames.Select(f => f.ImageFile)], configuration.LongestSize ?? method.LongestSide, decode);
        if (!GivenMasks.SameShape(given.AnnotationSize, frames.SourceSize))
        {
            var place = video.Frames[given.Objects[0].QueryFrame].Annotation!.Where;
            throw new Core.DatasetException(GivenMasks.ShapeProblem(place, given.AnnotationSize, frames.SourceSize));
        }
        var labels = video.Frames.Select(_ => new LabelMap(given.AnnotationSize)).ToArray();
        var chance = new ReferenceChance(VideoSeed.Of(configuration.Seed, video.Name));
        var records = new List<InteractiveRecord>();
        foreach (var queried in given.Objects)
        {
            var truth = TrueMasks.Read(video, queried, given.AnnotationSize, frames.Size, cancellation);
            var outcome = simulator.Run(
                new InteractiveJob(frames, truth, queried.QueryFrame, given.AnnotationSize), MethodNames.Parse(how), chance,
                (frame, mask) => Paint(labels[frame], mask, queried.ObjectId), new Counter(used), cancellation);
            records.Add(new InteractiveRecord(video.Name, queried.ObjectId, outcome));
        }
        WriteMasks(how, video, given, labels);
        // Last: where it is, all else is.
        InteractionHistory.Write(folder.HistoryFile(how, video.Name), records);
        return records;
    }

    // Users of different objects know nothing of one another: where their masks overlap, the first object stays.
    private static void Paint(LabelMap labels, BinaryMask mask, byte id)
    {
        foreach (var (x, y) in mask.Pixels())
        {
            ref var label = ref labels.Row(y)[x];
            if (label == 0) label = id;
        }
    }

    private void WriteMasks(string how, VideoEntry video, GivenMasks given, LabelMap[] labels)
    {
        var place = folder.MaskFolder(how, video.Name);
        RunFolder.Writing(place, () =>
        {
            if (Directory.Exists(place)) Directory.Delete(place, recursive: true);
        });
        var sink = new LabelFolderSink(place, video, given.Palette);
        for (var t = 0; t < labels.Length; t++) sink.Write(t, labels[t]);
    }

    private sealed class Counter(Action<int> used) : IProgress<int>
    {
        public void Report(int value) => used(value);
    }
}
