using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Pipeline;
using SamPt.Core.Prompting;
using SamPt.Core.QueryPoints;
using SamPt.Data.Objects;
using SamPt.Experiments.Runs;

namespace SamPt.Experiments.Clips;

/// <summary>Makes of the objects that a user gives those that the pipeline takes.</summary>
internal static class ClipJob
{
    /// <summary>In the order of `vos`, by query frame and id: query points are drawn in it.</summary>
    public static QueryObject[] ObjectsOf(
        ClipTask task, IVideo video, IPromptSegmenter segmenter, double leastIou, IProgress<RunEvent>? progress, CancellationToken cancellation)
    {
        var scale = new ImageScale(task.Clip.Size, video.Size);
        return [.. task.Objects.OrderBy(o => o.Frame).ThenBy(o => o.Id).Select(o => ObjectOf(o, task.IndexOf(o.Frame)))];

        QueryObject ObjectOf(ClipObject o, int frame) => o.Given switch
        {
            GivenPoints { Points: var points } => new QueryObject(o.Id, frame, null, null) { Points = new ObjectPoints(
                Array.ConvertAll(points.Positive, scale.Apply), Array.ConvertAll(points.Negative, scale.Apply)) },
            GivenObjectMask { Mask: var mask } => new QueryObject(o.Id, frame, mask.ResizeNearest(video.Size), mask),
            GivenBox box => OfBox(o, frame, BoxPrompter.MaskIn(box.At(scale), video.Frame(frame), task.Clip.Size, segmenter, cancellation)),
            _ => throw new InvalidOperationException($"An object cannot be given by {o.Given.GetType()}."),
        };

        QueryObject OfBox(ClipObject o, int frame, BoxMask mask)
        {
            if (mask.Working.IsEmpty || mask.Output.IsEmpty)
                throw new DatasetException($"{o.Source}: the segmenter finds nothing in the box on frame {o.Frame}; expected an object in it; give a closer box, points or a mask.");
            progress?.Report(new BoxSegmented(o.Name, mask.PredictedIou, mask.Output.Area));
            if (mask.PredictedIou < leastIou)
                progress?.Report(new RunWarning(FormattableString.Invariant($"{o.Source}: the segmenter itself doubts the mask it made of the box (predicted IoU {mask.PredictedIou:0.00}, sam_iou_threshold {leastIou:0.00}); look at frame {o.Frame} of the result, or give points or a mask.")));
            return new QueryObject(o.Id, frame, mask.Working, mask.Output);
        }
    }
}

/// <summary>An object given by a box has got the mask that it goes on with.</summary>
public sealed record BoxSegmented(string Object, float PredictedIou, int Area) : RunEvent;
