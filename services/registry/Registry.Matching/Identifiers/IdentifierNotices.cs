using System.Globalization;

namespace Registry.Matching.Identifiers;

/// <summary>What is wrong with the identifiers of a query by their own checks: a mistyped number finds nothing, which must not be taken for an answer.</summary>
public static class IdentifierNotices
{
    /// <summary>One sentence for each identifier whose form or check digits are wrong, naming its place (<c>leiCode[0]</c>) and not its value.</summary>
    public static IReadOnlyList<string> Of(MatchEntity query)
    {
        ArgumentNullException.ThrowIfNull(query);
        var notices = new List<string>();
        foreach (var property in Facts.IdentifierProperties)
        {
            var values = Subject.Values(query, property);
            for (var i = 0; i < values.Count; i++)
            {
                if (IdentifierKey.Fault(property, values[i]) is { } fault)
                    notices.Add(string.Create(CultureInfo.InvariantCulture, $"{property}[{i}]: {fault}; it was compared as it is."));
            }
        }
        return notices;
    }
}
