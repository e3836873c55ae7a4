using System.Globalization;
using SamPt.Core;
using SamPt.Onnx.Inspection;
using SamPt.Onnx.Manifests;
using SamPt.Onnx.Runtime;

namespace SamPt.Onnx.Verification;

/// <summary>Holds the files of a model against its manifest, its contract, and what PyTorch answered when it was exported.</summary>
/// <param name="sessions">Where the golden tensors run.</param>
/// <param name="tolerance">Allowed difference as a share of the largest golden value; null: by precision and device.</param>
public sealed class ModelVerifier(OnnxSessionFactory sessions, double? tolerance = null)
{
    /// <summary>Never fails on a bad file: that it is bad is the answer.</summary>
    /// <exception cref="ModelException">The device cannot be used.</exception>
    public ModelVerification Verify(ModelManifest manifest, CancellationToken cancellation)
    {
        var found = new Findings(manifest);
        var absent = manifest.MissingFiles;
        if (absent.Count == manifest.Files.Count) return found.Conclude(missing: true);
        foreach (var file in absent) found.Add("file", false, $"{file}: no such file, but others of {manifest.Id} are there; {manifest.Remedy}.");

        var golden = found.Try("golden", () => File.Exists(manifest.GoldenPath) ? GoldenTensors.Read(manifest.GoldenPath) : null);
        foreach (var (role, file) in manifest.Files.Where(file => File.Exists(file.Value.Path)))
        {
            cancellation.ThrowIfCancellationRequested();
            var inspection = ModelInspector.Inspect(file.Path);
            Hash(found, manifest, file, inspection, golden);
            Contract(found, role, inspection);
        }
        Checkpoints(found, manifest);
        if (golden is not null) Golden(found, manifest, golden, cancellation);
        else found.Add("golden", null, "no golden.safetensors beside the graphs; exporting with --golden makes one");
        return found.Conclude(missing: false);
    }

    private static void Hash(Findings found, ModelManifest manifest, ManifestFile file, ModelInspection inspection, GoldenTensors? golden)
    {
        var name = Path.GetFileName(file.Path);
        var size = (inspection.Bytes / 1e6).ToString("0.00", CultureInfo.InvariantCulture);
        if (file.Sha256 is { } expected)
        {
            found.Add("hash", inspection.Sha256 == expected, inspection.Sha256 == expected
                ? $"{name}: {size} MB, SHA-256 as in the manifest"
                : $"{file.Path}: SHA-256 is {inspection.Sha256}; expected {expected} by {manifest.Path}: fetch or export the file again.");
        }
        else if (golden?.Notes.GetValueOrDefault("sha256." + name) is { } exported)
        {
            found.Add("hash", inspection.Sha256 == exported, inspection.Sha256 == exported
                ? $"{name}: {size} MB, the file that its golden tensors were made for"
                : $"{file.Path}: SHA-256 is {inspection.Sha256}; expected {exported}, the file that {manifest.GoldenPath} was made for: export again with --golden.");
        }
        else
        {
            found.Add("hash", null, $"{name}: {size} MB, SHA-256 {inspection.Sha256}; nothing to hold it against");
        }
    }

    private static void Contract(Findings found, string role, ModelInspection inspection)
    {
        if (inspection.IsUsable && inspection.Role == role)
        {
            found.Add("contract", true, $"{Path.GetFileName(inspection.Path)}: {inspection.Why}");
            return;
        }
        var lack = inspection switch
        {
            { IsUsable: true } => $"is a {inspection.Role}; expected the {role}",
            { Missing.Count: > 0 } => $"is no {role} that SAM-PT can use, it lacks {string.Join("; ", inspection.Missing)}",
            _ => string.Join("; ", inspection.Problems),
        };
        found.Add("contract", false, lack.StartsWith(inspection.Path, StringComparison.Ordinal) ? lack : $"{inspection.Path}: {lack}; export it again.");
    }

    // For information: checkpoints are what the exporters read, not what runs.
    private static void Checkpoints(Findings found, ModelManifest manifest)
    {
        foreach (var checkpoint in manifest.Checkpoints)
        {
            if (checkpoint.Md5 is null && checkpoint.Sha256 is null) continue;
            var path = Path.Combine(manifest.Folder, checkpoint.File);
            if (!File.Exists(path)) continue;
            var (kind, expected) = checkpoint.Sha256 is { } sha256 ? ("SHA-256", sha256) : ("MD5", checkpoint.Md5!);
            var actual = kind == "MD5" ? ModelFile.Md5(path) : ModelFile.Sha256(path);
            found.Add("checkpoint", null, actual == expected
                ? $"{checkpoint.File}: {kind} as published" : $"{checkpoint.File}: {kind} is {actual}, published is {expected}");
        }
    }

    private void Golden(Findings found, ModelManifest manifest, GoldenTensors golden, CancellationToken cancellation)
    {
        foreach (var graph in GoldenCase.Of(golden).GroupBy(stored => stored.Graph))
        {
            if (!manifest.Files.TryGetValue(graph.Key, out var file))
            {
                found.Add("golden", false, $"{manifest.GoldenPath}: has cases of '{graph.Key}'; expected one of {string.Join(", ", manifest.Files.Keys)}.");
                continue;
            }
            if (!File.Exists(file.Path)) continue;
            found.Try<object>("golden", () =>
            {
                using var session = sessions.Open(file.Path);
                var allowed = tolerance ?? GoldenTolerance.For(session.Signature, sessions.UsesCuda);
                foreach (var stored in graph)
                    found.Outputs.AddRange(GoldenRun.Compare(session, golden, stored, allowed, cancellation));
                return null;
            });
        }
        foreach (var output in found.Outputs.Where(output => !output.IsWithin))
        {
            found.Add("golden", false, string.Create(CultureInfo.InvariantCulture,
                $"{manifest.Files[output.Graph].Path}: {output.Output} of case {output.Case} differs by {output.MaxAbs:g3} from what PyTorch answered; "
                + $"expected at most {output.Allowed:g3}: export it again, or try --device cpu."));
        }
        if (found.Outputs.Count > 0 && found.Outputs.All(output => output.IsWithin))
        {
            found.Add("golden", true, string.Create(CultureInfo.InvariantCulture,
                $"{found.Outputs.Count} outputs, largest difference {found.Outputs.Max(output => output.MaxAbs):g3}"));
        }
    }

    private sealed class Findings(ModelManifest manifest)
    {
        private readonly List<VerificationCheck> checks = [];

        public List<OutputDifference> Outputs { get; } = [];

        public void Add(string subject, bool? isRight, string detail) => checks.Add(new VerificationCheck(subject, isRight, detail));

        public T? Try<T>(string subject, Func<T?> work)
            where T : class
        {
            try
            {
                return work();
            }
            catch (Exception error) when (error is ModelException or FormatException)
            {
                Add(subject, false, error.Message);
                return null;
            }
        }

        public ModelVerification Conclude(bool missing) => new(
            manifest.Id,
            missing ? VerificationVerdict.Missing : checks.Any(check => check.IsRight == false) ? VerificationVerdict.Wrong : VerificationVerdict.Right,
            checks, Outputs, manifest.Export);
    }
}
