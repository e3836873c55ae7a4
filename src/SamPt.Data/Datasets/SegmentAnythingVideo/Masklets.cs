using System.Text;
using SamPt.Core;
using SamPt.Core.Imaging;
using SamPt.Core.Masks;

namespace SamPt.Data.Datasets.SegmentAnythingVideo;

/// <summary>The masklets of one video as they stand in its JSON file, masks still run lengths.</summary>
/// <param name="File">The JSON file.</param>
/// <param name="VideoFrames">Frames of the video, annotated or not.</param>
/// <param name="Size">Of the video.</param>
/// <param name="Ids">What the dataset calls the objects, from 0; one for each column of the masks.</param>
/// <param name="Masks">By annotated frame, then by object; null where the file has null.</param>
internal sealed record Masklets(string File, int VideoFrames, ImageSize Size, IReadOnlyList<int> Ids, IReadOnlyList<EncodedMask?[]> Masks)
{
    /// <summary>Every so manieth frame is annotated: 6 of 24 a second.</summary>
    public const int FramesPerAnnotation = 4;

    /// <summary>Label maps have 0 for the background, so the objects, which are counted from 0, move up by one.</summary>
    public static byte LabelOf(int id) => (byte)(id + 1);

    /// <summary>Decodes the masks of one annotated frame.</summary>
    /// <exception cref="DatasetException">Run lengths are damaged or of another size.</exception>
    public AnnotatedFrame Read(int index)
    {
        var masks = new SortedList<byte, BinaryMask>();
        for (var i = 0; i < Ids.Count; i++)
        {
            if (Masks[index][i] is not { } encoded) continue;
            var where = $"{File}: masklet[{index}][{i}]";
            if (encoded.Size != Size)
                throw new DatasetException($"{where}: the mask is {encoded.Size}, the video {Size} (video_width, video_height); expected one size, as [height, width]; restore the file.");
            var mask = Decode(encoded, where);
            if (!mask.IsEmpty) masks.Add(LabelOf(Ids[i]), mask);
        }
        return new MaskedFrame(Size, masks);
    }

    private static BinaryMask Decode(EncodedMask encoded, string where)
    {
        try
        {
            return (encoded.Counts is { } counts ? new RunLengthMask(encoded.Size, counts) : RunLengthText.Read(encoded.Size, Encoding.ASCII.GetBytes(encoded.Text!))).ToMask();
        }
        catch (DatasetException e)
        {
            throw new DatasetException($"{where}: {e.Message}", e);
        }
    }
}

/// <summary>Run lengths as text or as numbers, whichever the file has.</summary>
internal sealed record EncodedMask(ImageSize Size, string? Text, int[]? Counts);
