namespace SamPt.Core;

/// <summary>
/// A failure that the user can mend. The message is one line: where, what, expected, remedy. Everything that is not a
/// <see cref="SamPtException"/> is a bug. Each leaf stands for one exit code of the command line.
/// </summary>
public abstract class SamPtException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The exit code of `sampt` when this failure ends it.</summary>
    public abstract int ExitCode { get; }
}

/// <summary>Wrong arguments, configuration keys or values: exit code 2.</summary>
public sealed class ConfigurationException(string message, Exception? inner = null) : SamPtException(message, inner)
{
    public override int ExitCode => 2;
}

/// <summary>A dataset, frame, mask or prediction that is missing, corrupt or of the wrong kind: exit code 3.</summary>
public sealed class DatasetException(string message, Exception? inner = null) : SamPtException(message, inner)
{
    public override int ExitCode => 3;
}

/// <summary>A model file or device that cannot be used: exit code 4.</summary>
public sealed class ModelException(string message, Exception? inner = null) : SamPtException(message, inner)
{
    public override int ExitCode => 4;
}

/// <summary>An output that cannot be written: exit code 5.</summary>
public sealed class OutputException(string message, Exception? inner = null) : SamPtException(message, inner)
{
    public override int ExitCode => 5;
}
