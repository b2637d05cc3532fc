using System.Globalization;

namespace Registry.Matching.Identifiers;

/// <summary>What the identifiers' own checks find wrong in a query: a mistyped number finds nothing, which must not be mistaken for an answer.</summary>
public static class IdentifierNotices
{
    /// <summary>
    /// One sentence for each identifier with an invalid format or wrong check digits, naming its position (<c>leiCode[0]</c>) but not its value.
    /// </summary>
    public static IReadOnlyList<string> Of(MatchEntity query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var notices = new List<string>();
        foreach (var property in IdentifierKey.Properties)
        {
            var values = query.Values(property);
            for (var i = 0; i < values.Count; i++)
            {
                if (IdentifierKey.Fault(property, values[i]) is { } fault)
                    notices.Add(string.Create(CultureInfo.InvariantCulture, $"{property}[{i}]: {fault}; it was compared unchanged."));
            }
        }
        return notices;
    }
}
