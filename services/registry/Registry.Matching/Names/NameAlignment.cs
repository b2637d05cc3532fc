namespace Registry.Matching.Names;

/// <summary>Aligns the parts of two names one to one, in any order, and scores the alignment; symmetric.</summary>
internal static class NameAlignment
{
    /// <summary>The cost of an unmatched part on both sides: two different people can share the rest.</summary>
    internal const float Contradiction = 3;

    /// <summary>The cost of a part that one side omits.</summary>
    internal const float Omission = 0.2f;

    /// <summary>The cost of the dissimilar share of an aligned pair: between an equal part and a contradiction.</summary>
    internal const float Dissimilarity = 1.5f;

    /// <summary>The factor if a person's name has only one word in common and one side has more: too little to be the same person.</summary>
    private const float OnePartOfPerson = 0.8f;

    /// <summary>A pair at least this similar is one word in two spellings; a less similar pair may be half of a joined word.</summary>
    private const float SurePair = 0.9f;

    /// <summary>The minimum similarity for several parts to be one word.</summary>
    internal const float JoinedFloor = 0.8f;

    /// <summary>Marks that a run has a key.</summary>
    private const ulong HasKey = 1ul << 32;

    /// <summary>One pair of aligned parts; each side can be several parts joined into one.</summary>
    internal readonly record struct Pair(string Query, string Candidate, float Similarity, float Weight);

    /// <summary>Compares each part of the query with each part of the candidate.</summary>
    /// <param name="similarities">Receives the similarities, by the query's part, then the candidate's.</param>
    internal static void Compare(ReadOnlySpan<NamePart> query, ReadOnlySpan<NamePart> candidate, Span<float> similarities)
    {
        for (var q = 0; q < query.Length; q++)
        {
            for (var c = 0; c < candidate.Length; c++)
                similarities[(q * candidate.Length) + c] = (float)PartSimilarity.Of(query[q], candidate[c]);
        }
    }

    /// <summary>The score, from 0 to 1; 0 unless at least one whole word is in common.</summary>
    /// <param name="similarities">The similarities of the parts, by the query's part, then the candidate's.</param>
    internal static float Score(
        ReadOnlySpan<NamePart> query,
        ReadOnlySpan<NamePart> candidate,
        bool person,
        ReadOnlySpan<float> similarities,
        List<Pair>? evidence = null
    )
    {
        var sure = new Tally();
        Pairs(query, candidate, similarities, SurePair, ref sure, evidence);
        // If every part of one side is surely paired, nothing is left to align.
        if (Rest(query, sure.Query) == 0 || Rest(candidate, sure.Candidate) == 0)
            return ScoreOf(query, candidate, sure, person);
        // Then words that are split on the other side. A part that a name has twice may have been paired although a split word needs it ("Mohamed Omar
        // Mohamed", "Mohamedomar Mohamed"), and both sides may have split words: the best of the possible starting orders counts.
        Span<ulong> queryRuns = stackalloc ulong[RunsOf(query.Length)];
        Span<ulong> candidateRuns = stackalloc ulong[RunsOf(candidate.Length)];
        FindRuns(query, queryRuns);
        FindRuns(candidate, candidateRuns);
        var (best, bestWay) = (-1f, default((bool SureFirst, bool QueryFirst)));
        foreach (var sureFirst in (ReadOnlySpan<bool>)[true, false])
        {
            foreach (var queryFirst in (ReadOnlySpan<bool>)[true, false])
            {
                var tally = Align(query, queryRuns, candidate, candidateRuns, similarities, sureFirst ? sure : new Tally(), queryFirst, null);
                if (ScoreOf(query, candidate, tally, person) is var score && score > best)
                    (best, bestWay) = (score, (sureFirst, queryFirst));
                if (!tally.HasJoined)
                    break;
            }
        }
        if (evidence is not null)
        {
            if (!bestWay.SureFirst)
                evidence.Clear();
            Align(query, queryRuns, candidate, candidateRuns, similarities, bestWay.SureFirst ? sure : new Tally(), bestWay.QueryFirst, evidence);
        }
        return best;
    }

    /// <summary>Continues from a tally: joins words, first of the query or first of the candidate, then pairs the rest.</summary>
    private static Tally Align(
        ReadOnlySpan<NamePart> query,
        ReadOnlySpan<ulong> queryRuns,
        ReadOnlySpan<NamePart> candidate,
        ReadOnlySpan<ulong> candidateRuns,
        ReadOnlySpan<float> similarities,
        Tally tally,
        bool queryFirst,
        List<Pair>? evidence
    )
    {
        if (queryFirst)
            Join(query, queryRuns, candidate, ref tally, swapped: false, evidence);
        Join(candidate, candidateRuns, query, ref tally, swapped: true, evidence);
        if (!queryFirst)
            Join(query, queryRuns, candidate, ref tally, swapped: false, evidence);
        Pairs(query, candidate, similarities, 0, ref tally, evidence);
        return tally;
    }

    private static float ScoreOf(ReadOnlySpan<NamePart> query, ReadOnlySpan<NamePart> candidate, in Tally tally, bool person)
    {
        if (tally.Cores == 0)
            return 0;
        var (queryRest, candidateRest) = (Rest(query, tally.Query), Rest(candidate, tally.Candidate));
        var score =
            tally.Matched
            / (
                tally.Weight
                + (Dissimilarity * tally.Dissimilar)
                + (Contradiction * Math.Min(queryRest, candidateRest))
                + (Omission * Math.Abs(queryRest - candidateRest))
            );
        return person && tally.Cores == 1 && Math.Max(queryRest, candidateRest) > 0.5f ? score * OnePartOfPerson : score;
    }

    /// <summary>
    /// The upper bound of the score of names whose matched weight is at most <paramref name="matched"/> and whose unmatched weights are at least the rests.
    /// </summary>
    internal static float Bound(float matched, float lost, float queryRest, float candidateRest, bool onePartOfPerson)
    {
        var bound = matched / (matched + lost + (Contradiction * Math.Min(queryRest, candidateRest)) + (Omission * Math.Abs(queryRest - candidateRest)));
        return onePartOfPerson && Math.Max(queryRest, candidateRest) > 0.5f ? bound * OnePartOfPerson : bound;
    }

    /// <summary>
    /// The maximum weight of the candidate's rest with which <see cref="Bound"/> reaches <paramref name="floor"/> if nothing is lost, rounded up slightly;
    /// negative if it cannot reach it even without a rest.
    /// </summary>
    internal static float MaxRest(float matched, float queryRest, float floor, bool onePartOfPerson)
    {
        const float Hair = 0.001f;
        var most = AtFloor(onePartOfPerson ? floor / OnePartOfPerson : floor);
        // With at most half a word left over, one part is enough.
        return onePartOfPerson && queryRest <= 0.5f ? Math.Max(most, Math.Min(0.5f, AtFloor(floor))) + Hair : most + Hair;

        float AtFloor(float least)
        {
            if (least <= 0)
                return float.MaxValue;
            // The cost that the two rests may have; the bound decreases as the candidate's rest grows.
            var cost = matched * ((1 / least) - 1);
            var upToQueryRest = (cost - (Omission * queryRest)) / (Contradiction - Omission);
            return upToQueryRest <= queryRest
                ? (upToQueryRest < -Hair ? -1 : Math.Max(0, upToQueryRest))
                : queryRest + ((cost - (Contradiction * queryRest)) / Omission);
        }
    }

    /// <summary>
    /// The minimum similarity of an aligned pair of <paramref name="pairWeight"/> for the score to reach <paramref name="floor"/>, if all pairs of a name
    /// together weigh at most <paramref name="weight"/>.
    /// </summary>
    internal static float MinSimilarity(float weight, float pairWeight, float floor)
    {
        const float Hair = 0.001f;
        return floor <= 0 ? 0 : 1 - (weight * (1 - floor) / (1 + (Dissimilarity * floor)) / pairWeight) - Hair;
    }

    /// <summary>
    /// The minimum cost of a part of <paramref name="partWeight"/> whose best similarity is <paramref name="similarity"/>: either aligned in a pair of
    /// <paramref name="pairWeight"/>, or omitted.
    /// </summary>
    internal static float MinLost(float similarity, float pairWeight, float partWeight) =>
        Math.Min((1 + Dissimilarity) * (1 - similarity) * pairWeight, Omission * partWeight);

    /// <summary>Aligns the unmatched parts with a similarity of at least <paramref name="floor"/>, the most similar first.</summary>
    private static void Pairs(
        ReadOnlySpan<NamePart> query,
        ReadOnlySpan<NamePart> candidate,
        ReadOnlySpan<float> similarities,
        float floor,
        ref Tally tally,
        List<Pair>? evidence
    )
    {
        var columns = candidate.Length;
        while (true)
        {
            // The best remaining pair. Among equals the one nearest the start, which is the same pair if the sides are swapped.
            var (best, bestAt) = (floor, -1);
            for (var at = 0; at < similarities.Length; at++)
            {
                if (
                    similarities[at] < best
                    || similarities[at] == 0
                    || (tally.Query >> (at / columns) & 1) != 0
                    || (tally.Candidate >> (at % columns) & 1) != 0
                )
                    continue;
                if (bestAt < 0 || similarities[at] > best || ((at / columns) + (at % columns) < (bestAt / columns) + (bestAt % columns)))
                    (best, bestAt) = (similarities[at], at);
            }
            if (bestAt < 0)
                return;
            var (q, c) = (bestAt / columns, bestAt % columns);
            tally.Add(
                query[q].Text,
                candidate[c].Text,
                best,
                (query[q].Weight + candidate[c].Weight) / 2,
                1u << q,
                1u << c,
                query[q].IsCore && candidate[c].IsCore,
                evidence
            );
        }
    }

    private struct Tally
    {
        internal float Matched;
        internal float Weight;
        internal float Dissimilar;
        internal int Cores;
        internal uint Query;
        internal uint Candidate;
        internal bool HasJoined;

        internal void Add(string query, string candidate, float similarity, float weight, uint queryBits, uint candidateBits, bool core, List<Pair>? evidence)
        {
            Matched += weight * similarity;
            Weight += weight;
            Dissimilar += weight * (1 - similarity);
            Cores += core ? 1 : 0;
            Query |= queryBits;
            Candidate |= candidateBits;
            evidence?.Add(new Pair(query, candidate, similarity, weight));
        }
    }

    /// <summary>The number of possible runs in a name with this many parts: from each part on, of each length.</summary>
    private static int RunsOf(int parts) => parts * (JoinedKey.MaxJoined - JoinedKey.MinJoined + 1);

    /// <summary>The keys of a name's runs by start, then by length; 0 if there is none, otherwise with <see cref="HasKey"/>.</summary>
    private static void FindRuns(ReadOnlySpan<NamePart> parts, Span<ulong> runs)
    {
        runs.Clear();
        for (var start = 0; start < parts.Length; start++)
        {
            for (var length = JoinedKey.MinJoined; length <= JoinedKey.MaxJoined && start + length <= parts.Length; length++)
                runs[RunsOf(start) + length - JoinedKey.MinJoined] = JoinedKey.OfRun(parts.Slice(start, length)) is { } key ? HasKey | key : 0;
        }
    }

    /// <summary>Pairs runs of unmatched parts of <paramref name="several"/> with single unmatched words of <paramref name="one"/>.</summary>
    private static void Join(
        ReadOnlySpan<NamePart> several,
        ReadOnlySpan<ulong> runs,
        ReadOnlySpan<NamePart> one,
        ref Tally tally,
        bool swapped,
        List<Pair>? evidence
    )
    {
        for (var other = 0; other < one.Length; other++)
        {
            if (((swapped ? tally.Query : tally.Candidate) >> other & 1) != 0 || one[other].JoinedKey is not { } key || !runs.Contains(HasKey | key))
                continue;
            for (var start = 0; start < several.Length - 1; start++)
            {
                var length = LongestRun(several, runs, start, swapped ? tally.Candidate : tally.Query, one[other], key, out var joined, out var similarity);
                if (length == 0)
                    continue;
                tally.HasJoined = true;
                var bits = ((1u << length) - 1) << start;
                if (swapped)
                    tally.Add(one[other].Text, joined!.Text, similarity, joined.Weight, 1u << other, bits, core: true, evidence);
                else
                    tally.Add(joined!.Text, one[other].Text, similarity, joined.Weight, bits, 1u << other, core: true, evidence);
                break;
            }
        }
    }

    /// <summary>The length of the longest run of unused parts from <paramref name="start"/> on that is the word; 0 if there is none.</summary>
    private static int LongestRun(
        ReadOnlySpan<NamePart> parts,
        ReadOnlySpan<ulong> runs,
        int start,
        uint used,
        NamePart word,
        uint key,
        out NamePart? joined,
        out float similarity
    )
    {
        var (letters, found) = (parts[start].Text.Length, 0);
        (joined, similarity) = (null, 0);
        for (var length = JoinedKey.MinJoined; length <= JoinedKey.MaxJoined && start + length <= parts.Length && letters < word.Text.Length + 2; length++)
        {
            letters += parts[start + length - 1].Text.Length;
            if ((used >> start & ((1u << length) - 1)) != 0 || runs[RunsOf(start) + length - JoinedKey.MinJoined] != (HasKey | key))
                continue;
            var run = JoinedKey.Joined(parts.Slice(start, length));
            if (PartSimilarity.Joined(run, word) is var value and > 0)
                (joined, similarity, found) = (run, value, length);
        }
        return found;
    }

    private static float Rest(ReadOnlySpan<NamePart> parts, uint used)
    {
        var rest = 0f;
        for (var i = 0; i < parts.Length; i++)
        {
            if ((used >> i & 1) == 0 && parts[i].Kind is not (PartKind.LegalForm or PartKind.Title))
                rest += parts[i].Weight;
        }
        return rest;
    }
}
