using System.Text.Json.Nodes;
using SamPt.Core;
using SamPt.Core.Pipeline.Oracles;
using SamPt.Data.Datasets;
using SamPt.Experiments.Configuration;

namespace SamPt.Experiments.Attribution;

/// <summary>Which part of the method the truth replaces; a setting of `vos` alone.</summary>
public sealed record OracleSettings
{
    /// <summary>points, visibility or mask; null is the method itself.</summary>
    public OracleKind? Oracle { get; init; }

    /// <summary>What a configuration asks for.</summary>
    public static OracleKind? Of(RunConfiguration configuration) => configuration.VerbSettings.OfType<OracleSettings>().SingleOrDefault()?.Oracle;

    /// <summary>The record to bind with where a run.json has the setting, else nothing.</summary>
    public static IReadOnlyList<Type> RecordsIn(JsonObject configuration) => configuration.ContainsKey("oracle") ? [typeof(OracleSettings)] : [];

    /// <summary>Refuses what an oracle cannot say: before anything is written.</summary>
    /// <exception cref="ConfigurationException">An oracle with reinitialisation, or on objects that overlap.</exception>
    /// <exception cref="DatasetException">A frame without its truth.</exception>
    internal static void Check(RunConfiguration configuration, IReadOnlyList<VideoEntry> videos)
    {
        if (Of(configuration) is not { } oracle) return;
        var name = oracle.ToString().ToLowerInvariant();
        if (configuration.Method.UsePointReinit)
            throw new ConfigurationException($"oracle={name}: it judges the points of the first masks, and use_point_reinit=true chooses new ones on predicted masks; leave one of them out.");
        foreach (var video in videos)
        {
            if (video.ObjectNames is not null)
                throw new ConfigurationException($"oracle={name}: it tells objects by the pixels that they own, and those of {video.Name} may overlap; use a dataset of label maps.");
            if (video.Frames.FirstOrDefault(f => f.Annotation is null) is { } bare)
                throw new DatasetException($"{bare.ImageFile}: has no annotation; oracle={name} needs the true masks of every frame of {video.Name}: use a dataset annotated throughout, or leave the oracle out.");
        }
    }
}
