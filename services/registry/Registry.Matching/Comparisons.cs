using System.Globalization;

namespace Registry.Matching;

/// <summary>
/// The engine's whole model beside the names: each comparison is one function, its weights beside it. The name's share of the score is its
/// likeness; every other comparison adds its weight where the two agree and takes it where they contradict each other; an equal identifier
/// lifts the score to a floor of its own.
/// </summary>
internal static class Comparisons
{
    /// <summary>What one comparison found.</summary>
    /// <param name="Score">From -1 (they contradict) over 0 (nothing said) to 1 (they agree).</param>
    /// <param name="Detail">Why, for a person.</param>
    /// <param name="Query">The query's value.</param>
    /// <param name="Candidate">The candidate's value.</param>
    internal readonly record struct Finding(double Score, string Detail, string? Query, string? Candidate);

    private sealed record Comparison(string Name, double Agreement, double Contradiction, Func<Facts, Facts, Finding?> Compare);

    /// <summary>What an equal strong identifier is worth, whatever the name.</summary>
    internal const double IdentifierFloor = 0.97;

    private static readonly Comparison[] Supporting =
    [
        new("birth_date", Agreement: 0.05, Contradiction: 0.25, BirthDate),
        new("country", Agreement: 0.02, Contradiction: 0.10, Country),
        new("gender", Agreement: 0.00, Contradiction: 0.15, Gender),
    ];

    /// <summary>The most that facts can add to a name's likeness.</summary>
    internal static readonly double MostSupport = Supporting.Sum(c => c.Agreement);

    /// <summary>The score of two subjects whose names are alike by <paramref name="name"/>; each finding goes to <paramref name="features"/>.</summary>
    internal static double Score(double name, Facts query, Facts candidate, List<MatchFeature>? features)
    {
        var score = name;
        if (!ReferenceEquals(query, Facts.None) && !ReferenceEquals(candidate, Facts.None))
        {
            foreach (var comparison in Supporting)
            {
                if (comparison.Compare(query, candidate) is not { } found)
                    continue;
                var weight = found.Score < 0 ? comparison.Contradiction : comparison.Agreement;
                score += found.Score * weight;
                features?.Add(new MatchFeature(comparison.Name, found.Score, weight, found.Detail, found.Query, found.Candidate));
            }
            if (SameIdentifier(query, candidate) is { } same)
            {
                score = Math.Max(score, IdentifierFloor);
                features?.Add(new MatchFeature("identifier", 1, IdentifierFloor, same.Detail, same.Query, same.Candidate));
            }
            else if (name == 0)
            {
                return 0;
            }
        }
        return Math.Round(Math.Clamp(score, 0, 1), 4);
    }

    private static Finding? SameIdentifier(Facts query, Facts candidate)
    {
        foreach (var q in query.Identifiers)
        {
            foreach (var c in candidate.Identifiers)
            {
                if (string.Equals(q.Key, c.Key, StringComparison.Ordinal))
                    return new Finding(1, $"{q.Property} and {c.Property} are the same.", q.Written, c.Written);
            }
        }
        return null;
    }

    private static Finding? BirthDate(Facts query, Facts candidate)
    {
        Finding? best = null;
        foreach (var q in query.BirthDates)
        {
            foreach (var c in candidate.BirthDates)
            {
                var found = Dates(q, c);
                if (best is null || found.Score > best.Value.Score)
                    best = found;
            }
        }
        return best;
    }

    /// <summary>Two ISO 8601 dates of which either may end at the year or the month.</summary>
    private static Finding Dates(string a, string b)
    {
        if (a.Length >= 10 && b.Length >= 10 && a[..10] == b[..10])
            return new Finding(1, "The same day.", a, b);
        if (a.Length < 4 || b.Length < 4)
            return new Finding(0, "One is not a date.", a, b);
        if (a[..4] != b[..4])
        {
            var apart = int.TryParse(a[..4], CultureInfo.InvariantCulture, out var x) && int.TryParse(b[..4], CultureInfo.InvariantCulture, out var y)
                ? Math.Abs(x - y) : int.MaxValue;
            return apart == 1 ? new Finding(-0.2, "One year apart.", a, b) : new Finding(-1, "Different years.", a, b);
        }
        if (a.Length < 7 || b.Length < 7)
            return new Finding(0.5, "The same year; one says no more.", a, b);
        if (a.Length >= 10 && b.Length >= 10 && a[5..7] == b[8..10] && a[8..10] == b[5..7])
            return new Finding(0.7, "Day and month exchanged.", a, b);
        return a[..7] == b[..7]
            ? a.Length < 10 || b.Length < 10 ? new Finding(0.7, "The same month; one says no more.", a, b) : new Finding(-0.3, "The same month, different days.", a, b)
            : new Finding(-0.4, "The same year, different months.", a, b);
    }

    private static Finding? Country(Facts query, Facts candidate)
    {
        if (query.Countries.Length == 0 || candidate.Countries.Length == 0)
            return null;
        var shared = Array.Find(query.Countries, c => Array.IndexOf(candidate.Countries, c) >= 0);
        return shared is not null
            ? new Finding(1, "A country in common.", shared, shared)
            : new Finding(-1, "No country in common.", string.Join(", ", query.Countries), string.Join(", ", candidate.Countries));
    }

    private static Finding? Gender(Facts query, Facts candidate)
    {
        if (query.Genders.Length == 0 || candidate.Genders.Length == 0)
            return null;
        return query.Genders.Intersect(candidate.Genders, StringComparer.Ordinal).Any()
            ? new Finding(1, "The same gender.", query.Genders[0], candidate.Genders[0])
            : new Finding(-1, "Different genders.", query.Genders[0], candidate.Genders[0]);
    }
}
