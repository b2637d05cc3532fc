using System.Globalization;

namespace Registry.Matching.Ofac;

/// <summary>
/// The score of OFAC's own Sanctions List Search, as described in its FAQ 249: the whole name by Jaro-Winkler, and each part of the query with the most
/// similar part of the listed name by Jaro-Winkler and Soundex; the higher of the two counts. What the FAQ leaves open (how much a common prefix adds, which
/// parts count, what Soundex adds) was fitted to actual scores of the search; <c>infra/eval --ofac</c> measures how close this implementation is.
/// </summary>
public static class OfacScore
{
    /// <summary>The fitted parameters that the FAQ leaves open.</summary>
    /// <param name="PerLetter">The share of the remaining distance to 1 that each letter of a common prefix removes. Winkler's own value is a tenth.</param>
    /// <param name="SameSound">The share of a part's remaining distance to 1 that an equal Soundex code removes.</param>
    /// <param name="MinPartLength">Shorter parts of the query are ignored if there is a longer one.</param>
    internal sealed record Fit(float PerLetter, float SameSound, int MinPartLength)
    {
        internal static readonly Fit Best = new(PerLetter: 0.125f, SameSound: 0.05f, MinPartLength: 3);
    }

    private static readonly MatchComparison WholeNames = new("ofac_whole_name", Agreement: 1, Contradiction: 0, "Jaro-Winkler over the whole names.");

    private static readonly MatchComparison Parts = new(
        "ofac_name_parts",
        Agreement: 1,
        Contradiction: 0,
        "Jaro-Winkler and Soundex over the parts of the names."
    );

    /// <summary>Every comparison; the higher of their scores counts.</summary>
    internal static readonly MatchComparison[] All = [WholeNames, Parts];

    /// <summary>Less similar parts are not compared by sound.</summary>
    private const float MinForSound = 0.5f;

    /// <summary>
    /// From 0 to 100. Not symmetric: a listed name may have parts that the query does not have. 0 if one of the names has neither a Latin letter nor a digit.
    /// </summary>
    public static int Score(string query, string listed)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(listed);
        return Score(query, listed, Fit.Best);
    }

    internal static int Score(string query, string listed, Fit fit)
    {
        var (q, l) = (new OfacName(query, fit.MinPartLength), new OfacName(listed, fit.MinPartLength));
        return Rounded(Math.Max(WholeName(q, l, fit), NameParts(q, l, fit, null)));
    }

    /// <summary>The score, with the technique that produced it and the compared parts.</summary>
    internal static (int Score, MatchFeature Feature) Explain(OfacName query, OfacName listed)
    {
        var pairs = new List<string>();
        var (whole, parts) = (WholeName(query, listed, Fit.Best), NameParts(query, listed, Fit.Best, pairs));
        return whole > parts
            ? (Rounded(whole), new MatchFeature(WholeNames.Name, Math.Round(whole, 4), WholeNames.Agreement, WholeNames.Description, query.Whole, listed.Whole))
            : (
                Rounded(parts),
                new MatchFeature(
                    Parts.Name,
                    Math.Round(parts, 4),
                    Parts.Agreement,
                    $"Jaro-Winkler and Soundex over the query's parts: {string.Join(", ", pairs)}.",
                    query.Written,
                    listed.Written
                )
            );
    }

    internal static int Rounded(float similarity) => (int)MathF.Round((similarity * 100) + 1e-4f);

    internal static float WholeName(OfacName query, OfacName listed, Fit fit) => JaroWinkler.Similarity(query.Whole, listed.Whole, fit.PerLetter);

    /// <summary>The similarity of two parts, with their Soundex codes.</summary>
    internal static float Part(string a, int soundOfA, string b, int soundOfB, Fit fit)
    {
        var similarity = JaroWinkler.Similarity(a, b, fit.PerLetter);
        return similarity >= MinForSound && soundOfA == soundOfB && soundOfA != 0 ? similarity + (fit.SameSound * (1 - similarity)) : similarity;
    }

    private static float NameParts(OfacName query, OfacName listed, Fit fit, List<string>? pairs)
    {
        if (query.QueryParts.Length == 0 || listed.AllParts.Length == 0)
            return 0;
        var sum = 0f;
        foreach (var queryPart in query.QueryParts)
        {
            var (best, with) = (0f, "");
            var sound = Soundex.Of(queryPart);
            foreach (var part in listed.AllParts)
            {
                var similarity = Part(queryPart, sound, part, Soundex.Of(part), fit);
                if (similarity > best)
                    (best, with) = (similarity, part);
            }
            sum += best;
            if (pairs is null)
                continue;
            var heard = with.Length > 0 && sound != 0 && sound == Soundex.Of(with) ? $" ({Soundex.Written(sound)})" : "";
            pairs.Add(with.Length == 0 ? $"{queryPart} ~ none" : string.Create(CultureInfo.InvariantCulture, $"{queryPart} ~ {with}{heard} {best:0.00}"));
        }
        return sum / query.QueryParts.Length;
    }
}
