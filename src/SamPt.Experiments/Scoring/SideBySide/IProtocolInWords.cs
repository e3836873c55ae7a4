namespace SamPt.Experiments.Scoring.SideBySide;

/// <summary>What a protocol does with an object, in words, for tables that put protocols side by side.</summary>
public interface IProtocolInWords
{
    /// <summary>The object of the annotations that an entry of the scores is about.</summary>
    int ObjectOf(ObjectScores entry) => entry.Object;

    /// <summary>Whether the two masks that an entry compares hold anything on a frame with these ids.</summary>
    (bool Annotated, bool Predicted) IsThere(ObjectScores entry, byte[] annotated, byte[] predicted) =>
        (annotated.Contains((byte)entry.Object), predicted.Contains((byte)entry.Object));

    /// <summary>Why it scores the object on no frame; follows the words "does not score it: ".</summary>
    string WhyNot(ObjectCourse item);

    /// <summary>Why it does not count frame <paramref name="frame"/> of an object that it does score; follows "leaves out ...: ".</summary>
    string WhyNot(ObjectCourse item, int frame);

    /// <summary>What else its figure for the object comes from, a sentence, or null.</summary>
    string? Remark(ObjectCourse item) => null;

    /// <summary>What it compares for an entry; follows "compares ".</summary>
    string Compares(ObjectScores entry) => $"label {entry.Object} with label {entry.Object}";
}

/// <summary>On which frames of a sequence an object's id is to be seen.</summary>
/// <param name="Id">Its label in the annotations.</param>
/// <param name="Frames">The annotated frames' names.</param>
/// <param name="IsAnnotated">As long as <paramref name="Frames"/>.</param>
/// <param name="IsPredicted">As long as <paramref name="Frames"/>.</param>
public sealed record ObjectCourse(int Id, IReadOnlyList<string> Frames, IReadOnlyList<bool> IsAnnotated, IReadOnlyList<bool> IsPredicted)
{
    /// <summary>The first frame whose annotation has it, or null.</summary>
    public int? FirstAnnotated => First(t => IsAnnotated[t]);

    /// <summary>Whether it is the first frame of the sequence or the last.</summary>
    public bool IsAtAnEnd(int frame) => frame == 0 || frame == Frames.Count - 1;

    private int? First(Func<int, bool> holds) => Enumerable.Range(0, Frames.Count).Cast<int?>().FirstOrDefault(t => holds(t!.Value));
}
