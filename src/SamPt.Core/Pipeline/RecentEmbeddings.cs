using SamPt.Core.Imaging;
using SamPt.Core.Prompting;

namespace SamPt.Core.Pipeline;

/// <summary>
/// The embeddings of the frames used last, at most so many, as each holds megabytes of host or device memory. Frames that are asked for
/// again are not embedded again while they are here. Owns them.
/// </summary>
internal sealed class RecentEmbeddings(IPromptSegmenter segmenter, IVideo video, int capacity) : IDisposable
{
    // The one used last is at the end.
    private readonly List<(int Frame, IImageEmbedding Embedding)> kept = [];

    /// <summary>How often a frame was embedded.</summary>
    public int Embedded { get; private set; }

    /// <summary>The embedding of a frame, borrowed until the next call.</summary>
    public IImageEmbedding Of(int frame, CancellationToken cancellation)
    {
        var index = kept.FindIndex(e => e.Frame == frame);
        if (index >= 0)
        {
            var known = kept[index];
            kept.RemoveAt(index);
            kept.Add(known);
            return known.Embedding;
        }
        // Room is made before, not after: the peak is what counts.
        if (kept.Count == capacity) Drop(0);
        var embedding = segmenter.Embed(video.Frame(frame), cancellation);
        kept.Add((frame, embedding));
        Embedded++;
        return embedding;
    }

    /// <summary>Lets go of all frames below <paramref name="frame"/>.</summary>
    public void DropBefore(int frame)
    {
        for (var i = kept.Count - 1; i >= 0; i--)
        {
            if (kept[i].Frame < frame) Drop(i);
        }
    }

    public void Dispose() => DropBefore(int.MaxValue);

    private void Drop(int index)
    {
        kept[index].Embedding.Dispose();
        kept.RemoveAt(index);
    }
}
