using System.Reflection;
using Xunit.Sdk;

namespace SamPt.Onnx.Tests.Trackers;

/// <summary>
/// The exports to hold against PyTorch: the small ones under Golden/, and the folders in SAMPT_TAPIR_GOLDEN, separated like a PATH,
/// which scripts/export/tapir.py --golden wrote at full size.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class TapirModelsAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        new[] { "tapir-small", "bootstapir-small" }
            .Concat((Environment.GetEnvironmentVariable("SAMPT_TAPIR_GOLDEN") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries))
            .Select(folder => new object[] { folder });
}
