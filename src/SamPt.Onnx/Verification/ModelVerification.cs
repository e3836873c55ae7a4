namespace SamPt.Onnx.Verification;

/// <summary>The outcome for one model.</summary>
public enum VerificationVerdict
{
    /// <summary>Everything that could be checked is right.</summary>
    Right,

    /// <summary>Something that is there is wrong.</summary>
    Wrong,

    /// <summary>None of its files is there.</summary>
    Missing,
}

/// <summary>One thing that was looked at.</summary>
/// <param name="Subject">file, hash, checkpoint, contract, or golden.</param>
/// <param name="IsRight">Null: for information only.</param>
/// <param name="Detail">What was found; where it is wrong, with what was expected and the remedy.</param>
public sealed record VerificationCheck(string Subject, bool? IsRight, string Detail);

/// <summary>What `sampt model verify` says about a model.</summary>
/// <param name="Checks">In the order they were made.</param>
/// <param name="Outputs">Differences to the golden tensors; empty where the model has none.</param>
/// <param name="Export">The command that makes the model, or empty.</param>
public sealed record ModelVerification(
    string Id, VerificationVerdict Verdict, IReadOnlyList<VerificationCheck> Checks, IReadOnlyList<OutputDifference> Outputs, string Export)
{
    /// <summary>The first thing that is wrong, or null.</summary>
    public string? Problem => Checks.FirstOrDefault(check => check.IsRight == false)?.Detail;
}
