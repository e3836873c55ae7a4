namespace SamPt.Core.QueryPoints;

/// <summary>The selection methods by the names that configurations use.</summary>
public static class QueryPointSelectorCatalog
{
    private static readonly Dictionary<string, Func<IQueryPointSelector>> Selectors = new(StringComparer.Ordinal)
    {
        { "random", () => new RandomSelector() },
        { "kmedoids", () => new KMedoidsSelector() },
        { "shi-tomasi", () => new ShiTomasiSelector() },
        { "mixed", () => new MixedSelector() },
    };

    /// <summary>All names.</summary>
    public static IReadOnlyCollection<string> Names => Selectors.Keys;

    /// <summary>The selector of that name.</summary>
    /// <param name="name">One of <see cref="Names"/>.</param>
    /// <param name="setting">The setting the name was given for, to begin the error message with.</param>
    /// <exception cref="ConfigurationException">There is no such selector; the message offers the nearest name.</exception>
    public static IQueryPointSelector Create(string name, string setting = "point_selection_method") =>
        Selectors.TryGetValue(name, out var create)
            ? create()
            : throw new ConfigurationException(
                $"{setting}: there is no method '{name}', expected one of {string.Join(", ", Names)}{NearestName.Hint(name, Names)}.");
}
