namespace Registry.Matching.Names;

/// <summary>Aligns the parts of two names one to one, whatever their order, and scores the alignment; symmetric.</summary>
internal static class NameAlignment
{
    /// <summary>A part that each side has and the other lacks: two different people share the rest.</summary>
    private const double ContradictionWeight = 3;

    /// <summary>A part that one side leaves out.</summary>
    private const double OmissionWeight = 0.2;

    /// <summary>One pair of aligned parts.</summary>
    internal readonly record struct Pair(NamePart Query, NamePart Candidate, double Similarity);

    internal static double Score(ParsedName query, ParsedName candidate, List<Pair>? evidence = null)
    {
        var pairs = new List<(double Similarity, int Q, int QLength, int C, int CLength, NamePart QPart, NamePart CPart)>();
        for (var q = 0; q < query.Parts.Length; q++)
        {
            for (var c = 0; c < candidate.Parts.Length; c++)
            {
                Consider(query.Parts[q], q, 1, candidate.Parts[c], c, 1);
                if (q < query.Joined.Length && query.Joined[q] is { } joinedQuery)
                    Consider(joinedQuery, q, 2, candidate.Parts[c], c, 1);
                if (c < candidate.Joined.Length && candidate.Joined[c] is { } joinedCandidate)
                    Consider(query.Parts[q], q, 1, joinedCandidate, c, 2);
            }
        }
        // Best first; among equals an order that is the same with the sides exchanged.
        pairs.Sort(static (x, y) =>
        {
            var order = y.Similarity.CompareTo(x.Similarity);
            if (order == 0)
                order = (y.QLength + y.CLength).CompareTo(x.QLength + x.CLength);
            if (order == 0)
                order = (x.Q + x.C).CompareTo(y.Q + y.C);
            return order == 0 ? Math.Min(x.Q, x.C).CompareTo(Math.Min(y.Q, y.C)) : order;
        });
        var (usedQuery, usedCandidate) = (0u, 0u);
        double matched = 0, weight = 0;
        foreach (var pair in pairs)
        {
            var (queryBits, candidateBits) = (((1u << pair.QLength) - 1) << pair.Q, ((1u << pair.CLength) - 1) << pair.C);
            if ((usedQuery & queryBits) != 0 || (usedCandidate & candidateBits) != 0)
                continue;
            usedQuery |= queryBits;
            usedCandidate |= candidateBits;
            var pairWeight = (pair.QPart.Weight + pair.CPart.Weight) / 2;
            matched += pairWeight * pair.Similarity;
            weight += pairWeight;
            evidence?.Add(new Pair(pair.QPart, pair.CPart, pair.Similarity));
        }
        var queryRest = Rest(query.Parts, usedQuery);
        var candidateRest = Rest(candidate.Parts, usedCandidate);
        var contradiction = Math.Min(queryRest, candidateRest);
        var omission = Math.Abs(queryRest - candidateRest);
        return matched == 0 ? 0 : matched / (weight + (ContradictionWeight * contradiction) + (OmissionWeight * omission));

        void Consider(NamePart a, int q, int qLength, NamePart b, int c, int cLength)
        {
            var similarity = PartSimilarity.Of(a, b);
            if (similarity > 0)
                pairs.Add((similarity, q, qLength, c, cLength, a, b));
        }
    }

    private static double Rest(NamePart[] parts, uint used)
    {
        double rest = 0;
        for (var i = 0; i < parts.Length; i++)
        {
            if ((used >> i & 1) == 0 && parts[i].Kind is not PartKind.LegalForm)
                rest += parts[i].Weight;
        }
        return rest;
    }
}
