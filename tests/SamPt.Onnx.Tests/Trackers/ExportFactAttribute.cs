namespace SamPt.Onnx.Tests.Trackers;

/// <summary>A test on an export of one's own, whose folder an environment variable names; skipped without it.</summary>
internal sealed class ExportFactAttribute : FactAttribute
{
    public ExportFactAttribute(string variable, string exporter)
    {
        if (Environment.GetEnvironmentVariable(variable) is null)
            Skip = $"needs {variable}=DIR, an export of scripts/export/{exporter} with --golden --sam-pt";
    }
}
