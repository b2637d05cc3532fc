using System.Text.RegularExpressions;

namespace Registry.Formats.Ofac;

/// <summary>A person's name as OFAC lists it: surname, comma, given names, and sometimes a suffix after another comma.</summary>
/// <param name="Natural">In natural order.</param>
/// <param name="Last">The surname; null if the name has no comma.</param>
/// <param name="First">The given names.</param>
/// <param name="Suffix">Jr., III and so on.</param>
internal sealed partial record OfacName(string Natural, string? Last, string? First, string? Suffix)
{
    public static OfacName Of(string listed)
    {
        var parts = listed.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(ListText.Collapse).ToList();
        var suffix = parts.Skip(1).FirstOrDefault(part => IsSuffix().IsMatch(part));
        if (suffix is not null)
            parts.Remove(suffix);
        if (parts.Count < 2)
            return new(ListText.Collapse(listed), null, null, null);
        var first = string.Join(' ', parts.Skip(1));
        return new(suffix is null ? $"{first} {parts[0]}" : $"{first} {parts[0]} {suffix}", parts[0], first, suffix);
    }

    [GeneratedRegex(@"^(jr|sr|ii|iii|iv)\.?\z", RegexOptions.IgnoreCase)]
    private static partial Regex IsSuffix();
}
