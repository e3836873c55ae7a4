using SamPt.Core;
using SamPt.Core.Masks;
using SamPt.Data.Codecs;

namespace SamPt.Experiments.Scoring;

/// <summary>The mask files of one sequence. Frames are the stems of the annotation files, in order; predictions bear the same names.</summary>
public sealed record MaskSequence(string Name, IReadOnlyList<string> Frames, string AnnotationFolder, string PredictionFolder)
{
    /// <summary>The sequence without the frames from <paramref name="count"/> on.</summary>
    public MaskSequence Cut(int? count) => count < Frames.Count ? this with { Frames = [.. Frames.Take(count.Value)] } : this;

    public string AnnotationPath(int frame) => Path.Combine(AnnotationFolder, Frames[frame] + ".png");

    public string PredictionPath(int frame) => Path.Combine(PredictionFolder, Frames[frame] + ".png");

    public LabelMap ReadAnnotation(int frame) => LabelPng.Read(AnnotationPath(frame)).Labels;

    /// <summary>Both label maps of a frame; where <paramref name="isMissing"/>, the prediction is empty.</summary>
    /// <exception cref="DatasetException">A file cannot be read, or the two differ in size.</exception>
    public MaskPair ReadPair(int frame, bool isMissing)
    {
        var (annotationPath, predictionPath) = (AnnotationPath(frame), PredictionPath(frame));
        var annotation = ReadAnnotation(frame);
        var prediction = isMissing ? new LabelMap(annotation.Size) : LabelPng.Read(predictionPath).Labels;
        if (prediction.Size != annotation.Size)
        {
            throw new DatasetException($"{predictionPath}: the prediction is {prediction.Size}, the annotation {annotationPath} is {annotation.Size}; "
                + "write predictions in the annotation's resolution.");
        }
        return new MaskPair(Frames[frame], annotation, prediction, annotationPath, predictionPath);
    }

    /// <summary>Those of the frames First..End of a plan that have no prediction file, by their index.</summary>
    public IReadOnlySet<int> MissingPredictions(int first, int end)
    {
        var present = Directory.Exists(PredictionFolder)
            ? Directory.EnumerateFiles(PredictionFolder, "*.png").Select(path => Path.GetFileNameWithoutExtension(path)).ToHashSet()
            : [];
        return Enumerable.Range(first, end - first).Where(frame => !present.Contains(Frames[frame])).ToHashSet();
    }
}
