using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using SamPt.Core;
using SamPt.Data.Codecs;
using SamPt.Experiments.Configuration;

namespace SamPt.Experiments.Runs;

/// <summary>A model file that a run depends on.</summary>
/// <param name="Role">tracker or segmenter.</param>
/// <param name="File">Its path.</param>
/// <param name="Sha256">Of its bytes, lower-case hexadecimal.</param>
public sealed record ModelHash(string Role, string File, string Sha256);

/// <summary>The data a run is made on.</summary>
public sealed record DatasetRecord(string Name, string Root, int Videos, int Frames, string Fingerprint);

/// <summary>The machine a run was last continued on.</summary>
public sealed record MachineRecord(string Device, int Processors, string System, string Runtime);

/// <summary>A video that could not be finished.</summary>
public sealed record VideoFailure(string Video, string Message, [property: JsonIgnore] int ExitCode);

/// <summary>run.json: everything needed to tell what a run is, and to make it again.</summary>
public sealed record RunManifest
{
    public const string CurrentSchema = "sampt.run/1";

    public string Schema { get; init; } = CurrentSchema;

    /// <summary>Version of sampt.</summary>
    public required string Version { get; init; }

    public required DateTimeOffset Started { get; init; }

    /// <summary>When the last video was finished and scored; null while the run goes on.</summary>
    public DateTimeOffset? Finished { get; init; }

    /// <summary>Every key, with its default where none was given.</summary>
    public required JsonObject Configuration { get; init; }

    public required DatasetRecord Dataset { get; init; }

    /// <summary>Which part of the videos this run holds; null for all.</summary>
    public Shard? Shard { get; init; }

    public IReadOnlyList<ModelHash> Models { get; init; } = [];

    public MachineRecord? Machine { get; init; }

    public RunTimings? Timings { get; init; }

    public IReadOnlyList<VideoFailure> Failures { get; init; } = [];

    /// <exception cref="OutputException">The file cannot be read or is no run's.</exception>
    public static RunManifest Read(string path)
    {
        try
        {
            var manifest = JsonSerializer.Deserialize<RunManifest>(File.ReadAllText(path), StrictBinder.Options)!;
            if (manifest.Schema == CurrentSchema) return manifest;
            throw new OutputException($"{path}: has schema {manifest.Schema}, expected {CurrentSchema}; choose another output folder by -o.");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new OutputException($"{path}: is no readable run ({e.Message.ReplaceLineEndings(" ").TrimEnd('.')}); choose another output folder by -o.", e);
        }
    }

    /// <exception cref="OutputException">The file cannot be written.</exception>
    public void Write(string path) => AtomicFile.Write(path, stream =>
    {
        JsonSerializer.Serialize(stream, this, StrictBinder.Options);
        stream.WriteByte((byte)'\n');
    });
}
