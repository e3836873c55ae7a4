using Microsoft.ML.OnnxRuntime;
using SamPt.Core.Imaging;
using SamPt.Core.Tracking;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Trackers.Tapir;

/// <summary>
/// A model whose matching graph walks from frame to frame and gives back the state that it ends with. It needs only some frames at a time,
/// and gives the same tracks whatever their number: a walk goes on from its state, and a step depends on the frames within its reach.
/// </summary>
internal sealed class WalkModel(TapirClip clip, OnnxSession init, TapirSteps steps, TapirLayout layout, int piece = WalkModel.Piece) : ITapirModel
{
    /// <summary>Frames that are finished at a time.</summary>
    public const int Piece = 32;

    private readonly int stateSize = init.Signature.Input("state")!.Dimensions[1];

    public ImageSize Input => layout.Input;

    public int EncodedFrames => clip.EncodedFrames;

    private int Margin => layout.Reach * steps.Iterations;

    /// <summary>The most frames that the graphs see together.</summary>
    public static int FramesAtOnce(TapirLayout layout, int iterations) => Piece + 2 * layout.Reach * iterations;

    public long BytesPerPoint(int frames) => Math.Min(frames, piece + 2 * Margin) * TapirSteps.BytesPerPointAndFrame(layout);

    public TapirTracks Track(FrameRange range, ReadOnlySpan<TapirQuery> queries, CancellationToken cancellation)
    {
        var course = new WalkCourse([.. queries], Sample(range, queries, cancellation), range.Count);
        using (var state = State(queries.Length))
        {
            var last = queries.ToArray().Max(query => query.Frame);
            for (var end = last > 0 ? last + 1 : 0; end > 0; end -= Math.Min(end, piece))
                Walk(range, new FrameRange(Math.Max(0, end - piece), Math.Min(end, piece)), backward: true, course, state, cancellation);
        }
        using var onward = State(queries.Length);
        var (walked, tracks) = (0, new TapirTracks(new float[course.Points.Length], new float[course.Occluded.Length]));
        for (var first = 0; first < range.Count; first += piece)
        {
            var core = new FrameRange(first, Math.Min(piece, range.Count - first));
            for (var needed = Math.Min(range.Count, core.End + Margin); walked < needed;)
            {
                var next = new FrameRange(walked, Math.Min(piece, needed - walked));
                Walk(range, next, backward: false, course, onward, cancellation);
                walked = next.End;
            }
            Refine(range, core, course, tracks, cancellation);
        }
        return tracks;
    }

    public void Dispose() => clip.Dispose();

    // The features of the queries, [N,C] and [N,D].
    private (float[] Wide, float[] Fine) Sample(FrameRange range, ReadOnlySpan<TapirQuery> queries, CancellationToken cancellation)
    {
        var (wide, fine) = (new float[queries.Length * layout.Low.Channels], new float[queries.Length * layout.High.Channels]);
        for (var n = 0; n < queries.Length; n++)
        {
            var (low, high) = clip.Of(new FrameRange(range.First + queries[n].Frame, 1), cancellation);
            TapirQuery[] alone = [queries[n] with { Frame = 0 }];
            TapirQuery.Sample(low, layout.Low, Input, alone).CopyTo(wide, n * layout.Low.Channels);
            TapirQuery.Sample(high, layout.High, Input, alone).CopyTo(fine, n * layout.High.Channels);
        }
        return (wide, fine);
    }

    /// <summary>A walk over some frames of the range, from <paramref name="state"/>, which then holds where it ended.</summary>
    private void Walk(FrameRange range, FrameRange part, bool backward, WalkCourse course, OrtValue state, CancellationToken cancellation)
    {
        var (low, high) = clip.Of(new FrameRange(range.First + part.First, part.Count), cancellation, backward);
        var points = course.Queries.Length;
        using OrtValue wide = Tensor(course.Wide, points, layout.Low.Channels), fine = Tensor(course.Fine, points, layout.High.Channels);
        using var place = Tensor(TapirQuery.Places([.. course.Queries.Select(query =>
            query with { Frame = backward ? part.End - 1 - query.Frame : query.Frame - part.First })]), points, 3);
        var answers = init.Run(TapirContract.WalkInputs, [low, wide, place, high, fine, state], TapirContract.WalkOutputs, cancellation);
        try
        {
            course.Take(part, backward, answers[0].GetTensorDataAsSpan<float>(), answers[1].GetTensorDataAsSpan<float>(), answers[2].GetTensorDataAsSpan<float>());
            answers[3].GetTensorDataAsSpan<float>().CopyTo(state.GetTensorMutableDataAsSpan<float>());
        }
        finally
        {
            foreach (var answer in answers) answer.Dispose();
        }
    }

    /// <summary>Refines the core's frames together with those that its steps depend on.</summary>
    private void Refine(FrameRange range, FrameRange core, WalkCourse course, TapirTracks tracks, CancellationToken cancellation)
    {
        var first = Math.Max(0, core.First - Margin);
        var wider = new FrameRange(first, Math.Min(range.Count, core.End + Margin) - first);
        var (low, high) = clip.Of(new FrameRange(range.First + wider.First, wider.Count), cancellation);
        var points = course.Queries.Length;
        List<OrtValue> state =
        [
            Tensor(course.Part(course.Points, wider, 2), points, wider.Count, 2), Tensor(course.Part(course.Occluded, wider, 1), points, wider.Count),
            Tensor(course.Part(course.Uncertain, wider, 1), points, wider.Count), TapirSteps.Features(course.Fine, course.Wide, points, wider.Count),
        ];
        var refined = steps.Refine(low, high, state, cancellation);
        for (var n = 0; n < points; n++)
        {
            int from = n * wider.Count + core.First - wider.First, to = n * course.Frames + core.First;
            refined.Points.AsSpan(2 * from, 2 * core.Count).CopyTo(tracks.Points.AsSpan(2 * to));
            refined.Seen.AsSpan(from, core.Count).CopyTo(tracks.Seen.AsSpan(to));
        }
    }

    // Zeros: a point's state begins on the frame that it is asked for on.
    private OrtValue State(int points) => Tensor(new float[points * stateSize], points, stateSize);

    private static OrtValue Tensor(float[] values, params long[] shape) => OrtValue.CreateTensorValueFromMemory(values, shape);
}
