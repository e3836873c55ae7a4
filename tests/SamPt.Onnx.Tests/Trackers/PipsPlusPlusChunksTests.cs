using SamPt.Core.Tracking;
using SamPt.Onnx.Trackers.PipsPlusPlus;

namespace SamPt.Onnx.Tests.Trackers;

/// <summary>Worked by hand: chunks advance by one frame less than they hold, and the last one ends with the video.</summary>
public sealed class PipsPlusPlusChunksTests
{
    private static readonly (int Count, int Length, FrameRange[] Chunks)[] Cases =
    [
        (70, 128, [new(0, 70)]),
        (128, 128, [new(0, 128)]),
        (129, 128, [new(0, 128), new(1, 128)]),
        (300, 128, [new(0, 128), new(127, 128), new(172, 128)]),
        (255, 128, [new(0, 128), new(127, 128)]),
        (3, 2, [new(0, 2), new(1, 2)]),
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Covers_a_video_as_the_reference_does(int index)
    {
        var (count, length, chunks) = Cases[index];
        Assert.Equal(chunks, PipsPlusPlusChunks.Of(count, length));
    }
}
