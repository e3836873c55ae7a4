namespace SamPt.Core.Pipeline.Reinitialisation;

/// <summary>The reinitialisation variants by the names that configurations use, A to D.</summary>
public static class ReinitialisationPolicyCatalog
{
    private static readonly Dictionary<string, Func<IReinitialisationPolicy>> Policies = new(StringComparer.Ordinal)
    {
        { "reinit-on-horizon-and-sync-masks", () => new ReinitialiseAtHorizon() },
        { "reinit-at-median-of-area-diff", () => new ReinitialiseAtMedianArea() },
        { "reinit-on-similar-mask-area", () => new ReinitialiseAtSimilarArea() },
        { "reinit-on-similar-mask-area-and-sync-masks", () => new ReinitialiseAtSimilarAreaTogether() },
    };

    /// <summary>All names.</summary>
    public static IReadOnlyCollection<string> Names => Policies.Keys;

    /// <summary>The variant of that name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="setting">The setting the name was given for, to begin the error message with.</param>
    /// <exception cref="ConfigurationException">There is no such variant; the message offers the nearest name.</exception>
    public static IReinitialisationPolicy Create(string name, string setting = "reinit_variant") =>
        Policies.TryGetValue(name, out var create)
            ? create()
            : throw new ConfigurationException(
                $"{setting}: there is no variant '{name}', expected one of {string.Join(", ", Names)}{NearestName.Hint(name, Names)}.");
}
