using System.Globalization;
using Registry.Matching.Identifiers;

namespace Registry.Matching.Scoring;

/// <summary>
/// The engine's whole model except how names are compared: each comparison has its weights and its description in one list. A name contributes its
/// similarity as points; every other comparison adds its weight if the two agree and subtracts it if they contradict each other.
/// <see cref="Calibration"/> turns the sum into the score, and an equal identifier raises it to at least its own floor.
/// </summary>
/// <remarks>
/// The sum is calibrated, not the name alone: facts then move a doubtful score a lot and a sure score little, and since the map is strictly increasing,
/// agreement never lowers a score. Only names were labelled, so a score is the share of same entities only if it rests on names alone; with facts it
/// only ranks. The identifiers' floors are already scores.
/// </remarks>
internal static class Comparisons
{
    /// <summary>The result of one comparison.</summary>
    /// <param name="Score">From -1 (contradiction) through 0 (no information) to 1 (agreement).</param>
    /// <param name="Detail">The explanation, for a person.</param>
    /// <param name="Query">The query's value.</param>
    /// <param name="Candidate">The candidate's value.</param>
    internal readonly record struct Finding(double Score, string Detail, string? Query, string? Candidate);

    /// <summary>The identifiers that are compared only with their own kind.</summary>
    private static readonly string[] DistinctKinds = ["imoNumber", "mmsi", "callSign", "leiCode", "swiftBic", "isinCode", "publicKey"];

    private sealed record FactComparison(string Name, double Agreement, double Contradiction, string Description, Func<Facts, Facts, Finding?> Compare)
        : MatchComparison(Name, Agreement, Contradiction, Description);

    /// <summary>The minimum score for an equal strong identifier, regardless of the name.</summary>
    internal const double IdentifierFloor = 0.97;

    /// <summary>The minimum score for an equal identifier that can be reassigned (a call sign) or has wrong check digits.</summary>
    private const double WeakIdentifierFloor = 0.85;

    /// <summary>The minimum score for an equal document number from two different issuing countries, which number their documents independently.</summary>
    private const double OtherIssuerFloor = 0.72;

    /// <summary>The identifiers that never change: two valid ones that differ mean two different entities.</summary>
    private static readonly string[] Lasting = ["imoNumber", "leiCode", "ogrnCode", "innCode"];

    /// <summary>The feature name for the most similar pair of names; its score is their similarity.</summary>
    internal const string NameFeature = "name";

    /// <summary>The feature name for equal identifiers; its weight is a minimum score.</summary>
    private const string IdentifierFeature = "identifier";

    /// <summary>The points that a similarity of 1 gives.</summary>
    internal const double NameWeight = 1;

    /// <summary>Every comparison.</summary>
    internal static readonly MatchComparison[] All =
    [
        new(NameFeature, Agreement: NameWeight, Contradiction: 0.00, "The most similar pair of names, compared part by part."),
        new FactComparison("birth_date", Agreement: 0.05, Contradiction: 0.25, "Dates of birth or incorporation, to the precision that both have.", BirthDate),
        new FactComparison("country", Agreement: 0.02, Contradiction: 0.10, "Nationality, citizenship, jurisdiction, flag.", Country),
        new FactComparison("gender", Agreement: 0.00, Contradiction: 0.15, "Gender.", Gender),
        new FactComparison("birth_place", Agreement: 0.02, Contradiction: 0.05, "Places of birth.", BirthPlace),
        new FactComparison("address", Agreement: 0.01, Contradiction: 0.00, "Addresses.", Address),
        new FactComparison("craft_type", Agreement: 0.00, Contradiction: 0.03, "Types of vessels and aircraft.", CraftType),
        new FactComparison(
            "lasting_identifier",
            Agreement: 0.00,
            Contradiction: 0.20,
            "Numbers that a thing keeps for life, such as a ship's IMO number: different numbers mean different things.",
            LastingIdentifier
        ),
        new(
            IdentifierFeature,
            Agreement: IdentifierFloor,
            Contradiction: 0.00,
            "Passport, identity, tax, registration and IMO numbers, wallets: an equal one raises the score regardless of the name."
        ),
    ];

    private static readonly FactComparison[] Supporting = [.. All.OfType<FactComparison>()];

    /// <summary>The most points that facts can add to a name's points.</summary>
    internal static readonly double MaxSupport = Supporting.Sum(c => c.Agreement);

    /// <summary>The score of two subjects with name similarity <paramref name="name"/>; each finding is added to <paramref name="features"/>.</summary>
    internal static double Score(double name, Facts query, Facts candidate, List<MatchFeature>? features) => Score(name, query, candidate, features, out _);

    /// <summary>The same, with the points from which the score is computed.</summary>
    internal static double Score(double name, Facts query, Facts candidate, List<MatchFeature>? features, out double points)
    {
        // Rounded as in the evidence, so that a score can be recomputed from its features.
        name = Math.Round(name, 4);
        points = name;
        var floor = 0d;
        if (!ReferenceEquals(query, Facts.None) && !ReferenceEquals(candidate, Facts.None))
        {
            foreach (var comparison in Supporting)
            {
                if (comparison.Compare(query, candidate) is not { } found)
                    continue;
                var weight = found.Score < 0 ? comparison.Contradiction : comparison.Agreement;
                points += found.Score * weight;
                features?.Add(new MatchFeature(comparison.Name, found.Score, weight, found.Detail, found.Query, found.Candidate));
            }
            if (SameIdentifier(query, candidate, out floor) is { } same)
                features?.Add(new MatchFeature(IdentifierFeature, 1, floor, same.Detail, same.Query, same.Candidate));
            else if (name == 0)
                return 0;
        }
        points = Math.Clamp(points, 0, 1);
        return ScoreOf(points, floor);
    }

    /// <summary>The score of the given features with the weights that they have.</summary>
    internal static double Score(IReadOnlyList<MatchFeature> features) =>
        ScoreOf(
            Math.Clamp(features.Where(feature => feature.Name != IdentifierFeature).Sum(feature => feature.Score * feature.Weight), 0, 1),
            features.Where(feature => feature.Name == IdentifierFeature).Sum(feature => feature.Score * feature.Weight)
        );

    private static double ScoreOf(double points, double floor) => Math.Round(Math.Max(Calibration.ScoreOf(points), floor), 4);

    /// <summary>The equal identifier with the highest floor.</summary>
    private static Finding? SameIdentifier(Facts query, Facts candidate, out double floor)
    {
        floor = 0;
        Finding? best = null;
        foreach (var q in query.Identifiers)
        {
            foreach (var c in candidate.Identifiers)
            {
                if (!string.Equals(q.Key, c.Key, StringComparison.Ordinal) || !IsSameKind(q.Property, c.Property))
                    continue;
                var (candidateFloor, why) = FloorFor(q, c);
                if (candidateFloor > floor)
                    (floor, best) = (candidateFloor, new Finding(1, $"{q.Property} and {c.Property} are equal{why}.", q.Written, c.Written));
            }
        }
        return best;
    }

    /// <summary>Sources mix up the numbers of documents and registers; other identifiers are compared only with their own kind.</summary>
    private static bool IsSameKind(string a, string b) =>
        string.Equals(a, b, StringComparison.Ordinal) || (Array.IndexOf(DistinctKinds, a) < 0 && Array.IndexOf(DistinctKinds, b) < 0);

    /// <summary>The minimum score for an equal identifier, and why it is lower than another's.</summary>
    private static (double Floor, string Why) FloorFor(in Identifier q, in Identifier c)
    {
        if (q.Issuer is not null && c.Issuer is not null)
        {
            return string.Equals(q.Issuer, c.Issuer, StringComparison.Ordinal)
                ? (IdentifierFloor, ", issued by the same country")
                : (OtherIssuerFloor, ", but issued by different countries");
        }
        if ((q.Fault ?? c.Fault) is { } fault)
            return (WeakIdentifierFloor, $", but {fault}");
        return q.Property == "callSign" || c.Property == "callSign" ? (WeakIdentifierFloor, "; call signs are reassigned") : (IdentifierFloor, "");
    }

    /// <summary>Valid identifiers of the same kind on both sides, none of them equal.</summary>
    private static Finding? LastingIdentifier(Facts query, Facts candidate)
    {
        if (query.Identifiers.Length == 0 || candidate.Identifiers.Length == 0)
            return null;
        foreach (var property in Lasting)
        {
            (string Query, string Candidate)? differ = null;
            var same = false;
            foreach (var q in query.Identifiers)
            {
                foreach (var c in candidate.Identifiers)
                {
                    if (q.Property != property || c.Property != property || q.Fault is not null || c.Fault is not null)
                        continue;
                    same |= string.Equals(q.Key, c.Key, StringComparison.Ordinal);
                    differ ??= (q.Written, c.Written);
                }
            }
            if (differ is { } two && !same)
                return new Finding(-1, "Different numbers of a kind that does not change.", two.Query, two.Candidate);
        }
        return null;
    }

    /// <summary>The place of birth: the words of the places, or the countries if the places have no word in common.</summary>
    private static Finding? BirthPlace(Facts query, Facts candidate)
    {
        var place = ComparePlaces(query.BirthPlaces, candidate.BirthPlaces, "Born in places with words in common.", "Born in places with no word in common.");
        if (place is { Score: > 0 } || query.BirthCountries.Length == 0 || candidate.BirthCountries.Length == 0)
            return place;
        foreach (var country in query.BirthCountries)
        {
            if (Array.IndexOf(candidate.BirthCountries, country) >= 0)
                return place ?? new Finding(0.5, "Born in the same country.", country, country);
        }
        return new Finding(-1, "Born in different countries.", query.BirthCountries[0], candidate.BirthCountries[0]);
    }

    private static Finding? Address(Facts query, Facts candidate) =>
        ComparePlaces(query.Addresses, candidate.Addresses, "Addresses with words in common.", "") is { Score: > 0 } found ? found : null;

    private static Finding? CraftType(Facts query, Facts candidate) =>
        ComparePlaces(query.CraftTypes, candidate.CraftTypes, "The same kind of craft.", "Different kinds of craft.") is { } found
            ? found with
            {
                Score = found.Score > 0 ? 1 : -1,
            }
            : null;

    /// <summary>The two most similar places: the share of the shorter place's words that the other has; slightly negative if there are none.</summary>
    private static Finding? ComparePlaces(Place[] query, Place[] candidate, string match, string mismatch)
    {
        if (query.Length == 0 || candidate.Length == 0)
            return null;
        (double Score, int Query, int Candidate) best = (-1, 0, 0);
        for (var q = 0; q < query.Length; q++)
        {
            for (var c = 0; c < candidate.Length; c++)
            {
                var shared = (double)CommonWords(query[q].Words, candidate[c].Words) / Math.Min(query[q].Words.Length, candidate[c].Words.Length);
                if (shared > best.Score)
                    best = (shared, q, c);
            }
        }
        return best.Score > 0
            ? new Finding(Math.Round(best.Score, 2), match, query[best.Query].Written, candidate[best.Candidate].Written)
            : new Finding(-0.3, mismatch, query[0].Written, candidate[0].Written);
    }

    private static int CommonWords(uint[] a, uint[] b)
    {
        var (i, j, common) = (0, 0, 0);
        while (i < a.Length && j < b.Length)
        {
            common += a[i] == b[j] ? 1 : 0;
            if (a[i] < b[j])
                i++;
            else if (a[i] > b[j])
                j++;
            else
                (i, j) = (i + 1, j + 1);
        }
        return common;
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

    /// <summary>Two ISO 8601 dates, each of which may be only a year or a month.</summary>
    private static Finding Dates(string a, string b)
    {
        if (a.Length >= 10 && b.Length >= 10 && a[..10] == b[..10])
            return new Finding(1, "The same day.", a, b);
        if (a.Length < 4 || b.Length < 4)
            return new Finding(0, "One is not a date.", a, b);
        if (a[..4] != b[..4])
        {
            var apart =
                int.TryParse(a[..4], CultureInfo.InvariantCulture, out var x) && int.TryParse(b[..4], CultureInfo.InvariantCulture, out var y)
                    ? Math.Abs(x - y)
                    : int.MaxValue;
            return apart == 1 ? new Finding(-0.2, "One year apart.", a, b) : new Finding(-1, "Different years.", a, b);
        }
        if (a.Length < 7 || b.Length < 7)
            return new Finding(0.5, "The same year; one date has only the year.", a, b);
        if (a.Length >= 10 && b.Length >= 10 && a[5..7] == b[8..10] && a[8..10] == b[5..7])
            return new Finding(0.7, "Day and month swapped.", a, b);
        return a[..7] == b[..7]
            ? a.Length < 10 || b.Length < 10
                ? new Finding(0.7, "The same month; one date has no day.", a, b)
                : new Finding(-0.3, "The same month, different days.", a, b)
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
