using SamPt.Core.Masks;
using SamPt.Core.Pipeline;

namespace SamPt.Core.Tests.Pipeline;

/// <summary>Keeps all label maps and insists on rising frames.</summary>
internal sealed class CollectingSink : ILabelMapSink
{
    public List<LabelMap> Maps { get; } = [];

    public void Write(int frame, LabelMap labels)
    {
        Assert.Equal(Maps.Count, frame);
        Maps.Add(labels);
    }
}
