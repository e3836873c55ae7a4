using SamPt.Core;

namespace SamPt.Experiments.Scoring;

/// <summary>Every scoring protocol: one file, one line.</summary>
public static class ProtocolCatalog
{
    private static readonly IScoringProtocol[] Protocols =
    [
        new Davis2016Protocol(),
        new Davis2017Protocol(),
        new Davis2017UnsupervisedProtocol(),
        new VosBenchmarkProtocol(),
        new YouTubeVosProtocol(),
        new Bdd100kProtocol(),
        new UvoProtocol(),
        new TapVidProtocol(),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. Protocols.Select(protocol => protocol.Name)];

    /// <exception cref="ConfigurationException">There is no protocol of that name.</exception>
    public static IScoringProtocol Find(string name) =>
        Protocols.FirstOrDefault(protocol => protocol.Name == name)
        ?? throw new ConfigurationException($"protocol: '{name}' is unknown; expected one of {string.Join(", ", Names)}.");
}
