using SamPt.Core;

namespace SamPt.Experiments.Scoring.SideBySide;

/// <summary>Scores the same predictions under several protocols and says where, and why, they differ.</summary>
public static class Comparer
{
    // What belongs to some protocols alone: each goes to those that know it.
    private static readonly (Func<ScoringRequest, bool> IsSet, Func<ScoringRequest, ScoringRequest> Without)[] Options =
    [
        (r => r.ExactDecay, r => r with { ExactDecay = false }),
        (r => r.KeepFirstAndLast, r => r with { KeepFirstAndLast = false }),
        (r => r.MaxFrames is not null, r => r with { MaxFrames = null }),
        (r => r.QueryMode is not null, r => r with { QueryMode = null }),
    ];

    /// <summary>The comparison of <paramref name="protocols"/> on what <paramref name="request"/> names, whatever protocol it names itself.</summary>
    /// <exception cref="ConfigurationException">Fewer than two protocols, one of other files than label maps, or an option that none of them knows.</exception>
    /// <exception cref="DatasetException">None of the protocols can score the folders; the first one's complaint.</exception>
    public static Comparison Compare(IReadOnlyList<string> protocols, ScoringRequest request, CancellationToken cancellation = default)
    {
        var chosen = protocols.Distinct().Select(Find).ToArray();
        if (chosen.Length < 2) throw new ConfigurationException("protocol: side by side takes two or more different protocols, as in davis2017,vos-benchmark.");
        RequireKnownOptions(chosen, request);
        var compared = chosen.Select(protocol => Score(protocol, request, cancellation)).ToArray();
        if (compared.All(c => c.Scores is null)) throw new DatasetException(compared[0].Refusal!);
        var census = LabelCensus.Take(request, cancellation);
        IReadOnlyList<(IMaskProtocol Protocol, Scores Scores)> scored =
            [.. chosen.Zip(compared).Where(pair => pair.Second.Scores is not null).Select(pair => (pair.First, pair.Second.Scores!))];
        return new Comparison(
            compared, ObjectTable.Of(chosen, compared, census), [.. scored.Select(s => EmptyFrameCount.Of(s.Protocol, s.Scores, census))]);
    }

    private static IMaskProtocol Find(string name) => ProtocolCatalog.Find(name) as IMaskProtocol
        ?? throw new ConfigurationException($"protocol: {name} scores files of another kind; side by side are only protocols of label maps.");

    private static ComparedProtocol Score(IMaskProtocol protocol, ScoringRequest request, CancellationToken cancellation)
    {
        var own = Options.Where(o => o.IsSet(request) && Complaint(protocol, o, request) is not null)
            .Aggregate(request with { Protocol = protocol.Name, IgnoreUnknownIds = true }, (r, option) => option.Without(r));
        try
        {
            return new ComparedProtocol(protocol.Name, Scorer.Score(own, null, cancellation), null);
        }
        catch (DatasetException e)
        {
            return new ComparedProtocol(protocol.Name, null, e.Message);
        }
    }

    private static void RequireKnownOptions(IMaskProtocol[] protocols, ScoringRequest request)
    {
        foreach (var option in Options.Where(o => o.IsSet(request)))
        {
            var complaints = protocols.Select(p => Complaint(p, option, request)).ToArray();
            if (complaints.All(c => c is not null)) throw complaints[0]!;
        }
    }

    private static ConfigurationException? Complaint(
        IMaskProtocol protocol, (Func<ScoringRequest, bool> IsSet, Func<ScoringRequest, ScoringRequest> Without) option, ScoringRequest request)
    {
        var alone = Options.Where(other => other != option).Aggregate(request with { Protocol = protocol.Name }, (r, other) => other.Without(r));
        try
        {
            protocol.Validate(alone);
            return null;
        }
        catch (ConfigurationException e)
        {
            return e;
        }
    }
}
