using System.Globalization;

namespace Registry.Matching.Ofac;

/// <summary>
/// The score that OFAC's own Sanctions List Search gives, as its FAQ 249 describes it: the whole name by Jaro-Winkler, and each part of the query with the
/// part of the listed name that it is likest by Jaro-Winkler and Soundex; the higher of the two counts. What the FAQ leaves open (how much a common beginning
/// adds, which parts count, what Soundex adds) was fitted to scores that the search gave; <c>infra/eval --ofac</c> measures how close this comes.
/// </summary>
public static class OfacScore
{
    /// <summary>What the FAQ leaves open, as fitted.</summary>
    /// <param name="PerLetter">What each letter of a common beginning takes away of what lacks to 1. Winkler's own is a tenth.</param>
    /// <param name="SameSound">What an equal Soundex code takes away of what a part's likeness lacks to 1.</param>
    /// <param name="ShortestPart">A shorter part of the query is left out as long as a longer one is there.</param>
    internal sealed record Fit(float PerLetter, float SameSound, int ShortestPart)
    {
        internal static readonly Fit Best = new(PerLetter: 0.125f, SameSound: 0.05f, ShortestPart: 3);
    }

    /// <summary>Parts less alike than this are not compared by sound.</summary>
    private const float LeastForSound = 0.5f;

    /// <summary>
    /// From 0 to 100. Not symmetric: a listed name may have parts that the query lacks. 0 where one of the names has neither a letter of the Latin alphabet nor a digit.
    /// </summary>
    public static int Score(string query, string listed)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentNullException.ThrowIfNull(listed);
        return Score(query, listed, Fit.Best);
    }

    internal static int Score(string query, string listed, Fit fit)
    {
        var (q, l) = (new OfacName(query, fit.ShortestPart), new OfacName(listed, fit.ShortestPart));
        return Rounded(Math.Max(WholeName(q, l, fit), NameParts(q, l, fit, null)));
    }

    /// <summary>The score, with the technique that gave it and what was compared with what.</summary>
    internal static (int Score, MatchFeature Feature) Explain(OfacName query, OfacName listed)
    {
        var pairs = new List<string>();
        var (whole, parts) = (WholeName(query, listed, Fit.Best), NameParts(query, listed, Fit.Best, pairs));
        return whole > parts
            ? (Rounded(whole), new MatchFeature("ofac_whole_name", Math.Round(whole, 4), 1, "Jaro-Winkler over the whole names.", query.Whole, listed.Whole))
            : (Rounded(parts), new MatchFeature("ofac_name_parts", Math.Round(parts, 4), 1, $"Jaro-Winkler and Soundex over the query's parts: {string.Join(", ", pairs)}.", query.Written, listed.Written));
    }

    internal static int Rounded(float likeness) => (int)MathF.Round((likeness * 100) + 1e-4f);

    internal static float WholeName(OfacName query, OfacName listed, Fit fit) => JaroWinkler.Similarity(query.Whole, listed.Whole, fit.PerLetter);

    /// <summary>How alike two parts are, with their Soundex codes.</summary>
    internal static float Part(string a, int soundOfA, string b, int soundOfB, Fit fit)
    {
        var alike = JaroWinkler.Similarity(a, b, fit.PerLetter);
        return alike >= LeastForSound && soundOfA == soundOfB && soundOfA != 0 ? alike + (fit.SameSound * (1 - alike)) : alike;
    }

    private static float NameParts(OfacName query, OfacName listed, Fit fit, List<string>? pairs)
    {
        if (query.Asked.Length == 0 || listed.AllParts.Length == 0)
            return 0;
        var sum = 0f;
        foreach (var asked in query.Asked)
        {
            var (best, with) = (0f, "");
            var sound = Soundex.Of(asked);
            foreach (var part in listed.AllParts)
            {
                var alike = Part(asked, sound, part, Soundex.Of(part), fit);
                if (alike > best)
                    (best, with) = (alike, part);
            }
            sum += best;
            if (pairs is null)
                continue;
            var heard = with.Length > 0 && sound != 0 && sound == Soundex.Of(with) ? $" ({Soundex.Written(sound)})" : "";
            pairs.Add(with.Length == 0 ? $"{asked} ~ none" : string.Create(CultureInfo.InvariantCulture, $"{asked} ~ {with}{heard} {best:0.00}"));
        }
        return sum / query.Asked.Length;
    }
}
