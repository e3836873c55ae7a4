using System.Text.RegularExpressions;
using Microsoft.ML.OnnxRuntime;

namespace SamPt.Onnx.Runtime;

/// <summary>ONNX Runtime's messages, cut to what a user can read.</summary>
internal static partial class OrtMessage
{
    /// <summary>The first line without error code and source position.</summary>
    public static string Brief(Exception error)
    {
        var line = error.Message.Split('\n')[0].Trim();
        line = ErrorCode().Replace(line, "");
        line = SourcePosition().Replace(line, "");
        return line.TrimEnd('.', ' ');
    }

    public static bool Has(Exception error, string code) =>
        error is OnnxRuntimeException && error.Message.StartsWith($"[ErrorCode:{code}]", StringComparison.Ordinal);

    [GeneratedRegex(@"^\[ErrorCode:\w+\]\s*")]
    private static partial Regex ErrorCode();

    [GeneratedRegex(@"/\S+\.(cc|h|cpp):\d+\s.*?\)\s(?=[A-Z])")]
    private static partial Regex SourcePosition();
}
