using Registry.Matching;
using Registry.Matching.Identifiers;

namespace Registry.Service.OpenSanctionsApi;

/// <summary>A query after parsing.</summary>
/// <param name="Query">What is compared.</param>
/// <param name="Notices">What could not be compared or fails its own check digits: the place, without the value.</param>
internal sealed record ParsedQuery(MatchEntity Query, IReadOnlyList<string> Notices)
{
    /// <summary>The property that holds machine-readable zones.</summary>
    public const string Zone = "mrz";

    // The longest line in ICAO 9303; a longer text is a whole zone without line breaks.
    private const int LongestLine = 44;
    private static readonly Dictionary<int, int> LineOfWhole = new()
    {
        [90] = 30,
        [72] = 36,
        [88] = 44,
    };

    /// <summary>Parses the values of a query that are not plain text: facts, and the machine-readable zones of travel documents.</summary>
    /// <param name="pointer">The JSON pointer of its properties in the body.</param>
    /// <param name="at">The time of the query: two-digit years are relative to it.</param>
    /// <exception cref="Platform.Hosting.Problems.RequestRejectedException">A zone is not in ICAO 9303 format, or the query is not for a Person.</exception>
    public static ParsedQuery Of(MatchEntity given, string pointer, DateTimeOffset at)
    {
        (given, var unread) = QueryFacts.Read(given);
        if (!given.Properties.TryGetValue(Zone, out var written))
            return new(given, [.. unread, .. IdentifierNotices.Of(given)]);
        pointer = $"{pointer}/{Zone}";
        if (given.Schema != "Person")
            throw MatchRequest.Refused(pointer, "Only a Person has a machine-readable zone.");
        var properties = given.Properties.Where(property => property.Key != Zone).ToDictionary(StringComparer.Ordinal);
        List<string> notices = [.. unread];
        foreach (var (place, lines) in Documents(written).Index())
        {
            var holder = Mrz.Read(lines, DateOnly.FromDateTime(at.UtcDateTime)) switch
            {
                MrzOutcome.Valid valid => valid.Holder,
                MrzOutcome.WrongCheckDigit wrong => AddNotice(
                    wrong.Holder,
                    $"{Zone}[{place}]: wrong check digit ({string.Join(", ", wrong.Fields)}): a character was misread or altered. "
                        + $"{(wrong.Holder is null ? "The zone was" : "The fields that it covers were")} not compared."
                ),
                MrzOutcome.WrongField wrong => AddNotice(
                    null,
                    $"{Zone}[{place}]: the check digits are right, but the {wrong.Field} is wrong: {wrong.Detail} The zone was not compared."
                ),
                MrzOutcome.WrongShape wrong => throw MatchRequest.Refused(pointer, wrong.Detail),
                MrzOutcome.WrongCharacter wrong => throw MatchRequest.Refused(
                    pointer,
                    $"Line {wrong.Line}, character {wrong.Position}: only A to Z, 0 to 9 and < are allowed."
                ),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
            foreach (var (name, values) in holder?.Properties ?? new Dictionary<string, IReadOnlyList<string>>())
                properties[name] = [.. properties.GetValueOrDefault(name, []).Concat(values).Distinct(StringComparer.Ordinal)];
        }

        var query = given with { Properties = properties };
        return new(query, [.. notices, .. IdentifierNotices.Of(query)]);

        MatchEntity? AddNotice(MatchEntity? holder, string notice)
        {
            notices.Add(notice);
            return holder;
        }
    }

    // One text per document, with or without line breaks; or one text per line of a single document.
    private static IEnumerable<IReadOnlyList<string>> Documents(IReadOnlyList<string> written)
    {
        if (written.Count == 0)
            return [];
        return written.All(text => text.Length <= LongestLine && !text.Contains('\n', StringComparison.Ordinal)) ? [written] : written.Select(LinesOf);

        static IReadOnlyList<string> LinesOf(string text) =>
            text.Contains('\n', StringComparison.Ordinal) ? text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            : LineOfWhole.TryGetValue(text.Length, out var length) ? [.. text.Chunk(length).Select(line => new string(line))]
            : [text];
    }
}
