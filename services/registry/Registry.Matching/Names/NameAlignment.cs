namespace Registry.Matching.Names;

/// <summary>Aligns the parts of two names one to one, whatever their order, and scores the alignment; symmetric.</summary>
internal static class NameAlignment
{
    /// <summary>What a part costs that each side has and the other lacks: two different people share the rest.</summary>
    internal const float Contradiction = 3;

    /// <summary>What a part costs that one side leaves out.</summary>
    internal const float Omission = 0.2f;

    /// <summary>What the unlike share of an aligned pair costs: a step on the way from the same part to a contradiction.</summary>
    internal const float Unlikeness = 1.5f;

    /// <summary>One word of a person's name in common, and more on one side: too little to be the same person.</summary>
    private const float OnePartOfPerson = 0.8f;

    /// <summary>A pair this alike is one word in two spellings; a less alike one may be half of a joined word.</summary>
    private const float SurePair = 0.9f;

    /// <summary>Several parts are one word only when they are at least this alike.</summary>
    internal const float JoinedFloor = 0.8f;

    /// <summary>Marks that a run has a key.</summary>
    private const ulong HasKey = 1ul << 32;

    /// <summary>One pair of aligned parts; each side may be several parts written as one.</summary>
    internal readonly record struct Pair(string Query, string Candidate, float Similarity, float Weight);

    /// <summary>Compares each part of the query with each of the candidate.</summary>
    /// <param name="likeness">By the query's part, then the candidate's.</param>
    internal static void Compare(ReadOnlySpan<NamePart> query, ReadOnlySpan<NamePart> candidate, Span<float> likeness)
    {
        for (var q = 0; q < query.Length; q++)
        {
            for (var c = 0; c < candidate.Length; c++)
                likeness[(q * candidate.Length) + c] = (float)PartSimilarity.Of(query[q], candidate[c]);
        }
    }

    /// <summary>From 0 to 1; 0 unless at least one whole word is in common.</summary>
    /// <param name="likeness">How alike each two parts are, by the query's part, then the candidate's.</param>
    internal static float Score(ReadOnlySpan<NamePart> query, ReadOnlySpan<NamePart> candidate, bool person, ReadOnlySpan<float> likeness, List<Pair>? evidence = null)
    {
        var sure = new Tally();
        Pairs(query, candidate, likeness, SurePair, ref sure, evidence);
        // Where every part of one side is surely paired, nothing is left.
        if (Rest(query, sure.Query) == 0 || Rest(candidate, sure.Candidate) == 0)
            return ScoreOf(query, candidate, sure, person);
        // Then words that are parted on the other side. A part that a name has twice may have been paired where a parted word needs it ("Mohamed Omar
        // Mohamed", "Mohamedomar Mohamed"), and both sides may have such words: of the ways to begin, the best counts.
        Span<ulong> queryRuns = stackalloc ulong[RunsOf(query.Length)];
        Span<ulong> candidateRuns = stackalloc ulong[RunsOf(candidate.Length)];
        FindRuns(query, queryRuns);
        FindRuns(candidate, candidateRuns);
        var (best, bestWay) = (-1f, default((bool SureFirst, bool QueryFirst)));
        foreach (var sureFirst in (ReadOnlySpan<bool>)[true, false])
        {
            foreach (var queryFirst in (ReadOnlySpan<bool>)[true, false])
            {
                var tally = Align(query, queryRuns, candidate, candidateRuns, likeness, sureFirst ? sure : new Tally(), queryFirst, null);
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
            Align(query, queryRuns, candidate, candidateRuns, likeness, bestWay.SureFirst ? sure : new Tally(), bestWay.QueryFirst, evidence);
        }
        return best;
    }

    /// <summary>Goes on from a tally: joins words, of the query first or of the candidate, then pairs what is left.</summary>
    private static Tally Align(
        ReadOnlySpan<NamePart> query, ReadOnlySpan<ulong> queryRuns, ReadOnlySpan<NamePart> candidate, ReadOnlySpan<ulong> candidateRuns,
        ReadOnlySpan<float> likeness, Tally tally, bool queryFirst, List<Pair>? evidence)
    {
        if (queryFirst)
            Join(query, queryRuns, candidate, ref tally, exchanged: false, evidence);
        Join(candidate, candidateRuns, query, ref tally, exchanged: true, evidence);
        if (!queryFirst)
            Join(query, queryRuns, candidate, ref tally, exchanged: false, evidence);
        Pairs(query, candidate, likeness, 0, ref tally, evidence);
        return tally;
    }

    private static float ScoreOf(ReadOnlySpan<NamePart> query, ReadOnlySpan<NamePart> candidate, in Tally tally, bool person)
    {
        if (tally.Cores == 0)
            return 0;
        var (queryRest, candidateRest) = (Rest(query, tally.Query), Rest(candidate, tally.Candidate));
        var score = tally.Matched / (tally.Weight + (Unlikeness * tally.Unlike) + (Contradiction * Math.Min(queryRest, candidateRest))
            + (Omission * Math.Abs(queryRest - candidateRest)));
        return person && tally.Cores == 1 && Math.Max(queryRest, candidateRest) > 0.5f ? score * OnePartOfPerson : score;
    }

    /// <summary>The most that a score can be of names of which <paramref name="matched"/> is alike, by weight, and at least the rests are not.</summary>
    internal static float Bound(float matched, float lost, float queryRest, float candidateRest, bool onePartOfPerson)
    {
        var bound = matched / (matched + lost + (Contradiction * Math.Min(queryRest, candidateRest)) + (Omission * Math.Abs(queryRest - candidateRest)));
        return onePartOfPerson && Math.Max(queryRest, candidateRest) > 0.5f ? bound * OnePartOfPerson : bound;
    }

    /// <summary>
    /// The most that the candidate's rest may weigh for <see cref="Bound"/> to reach <paramref name="floor"/>, a hair too much rather than too little, with
    /// nothing lost; negative where it could not with no rest at all.
    /// </summary>
    internal static float MostRest(float matched, float queryRest, float floor, bool onePartOfPerson)
    {
        const float Hair = 0.001f;
        var most = AtFloor(onePartOfPerson ? floor / OnePartOfPerson : floor);
        // Beside half a word one part is enough.
        return onePartOfPerson && queryRest <= 0.5f ? Math.Max(most, Math.Min(0.5f, AtFloor(floor))) + Hair : most + Hair;

        float AtFloor(float least)
        {
            if (least <= 0)
                return float.MaxValue;
            // What the two rests may cost; a bound falls as the candidate's rest grows.
            var cost = matched * ((1 / least) - 1);
            var upToQuerys = (cost - (Omission * queryRest)) / (Contradiction - Omission);
            return upToQuerys <= queryRest ? (upToQuerys < -Hair ? -1 : Math.Max(0, upToQuerys)) : queryRest + ((cost - (Contradiction * queryRest)) / Omission);
        }
    }

    /// <summary>
    /// How alike an aligned pair of <paramref name="pairWeight"/> must be, all pairs of a name together weighing no more than <paramref name="weight"/>, for
    /// the score to reach <paramref name="floor"/>.
    /// </summary>
    internal static float LeastLikeness(float weight, float pairWeight, float floor)
    {
        const float Hair = 0.001f;
        return floor <= 0 ? 0 : 1 - (weight * (1 - floor) / (1 + (Unlikeness * floor)) / pairWeight) - Hair;
    }

    /// <summary>
    /// What a part of <paramref name="partWeight"/> costs at least that is at best alike by <paramref name="likeness"/>: aligned so, in a pair of
    /// <paramref name="pairWeight"/>, or left out.
    /// </summary>
    internal static float LeastLost(float likeness, float pairWeight, float partWeight) => Math.Min((1 + Unlikeness) * (1 - likeness) * pairWeight, Omission * partWeight);

    /// <summary>Aligns the unmatched parts that are alike by at least <paramref name="floor"/>, the likest first.</summary>
    private static void Pairs(ReadOnlySpan<NamePart> query, ReadOnlySpan<NamePart> candidate, ReadOnlySpan<float> likeness, float floor, ref Tally tally, List<Pair>? evidence)
    {
        var columns = candidate.Length;
        while (true)
        {
            // The best pair left. Among equals the one nearest the start, which is the same pair with the sides exchanged.
            var (best, bestAt) = (floor, -1);
            for (var at = 0; at < likeness.Length; at++)
            {
                if (likeness[at] < best || likeness[at] == 0 || (tally.Query >> (at / columns) & 1) != 0 || (tally.Candidate >> (at % columns) & 1) != 0)
                    continue;
                if (bestAt < 0 || likeness[at] > best || ((at / columns) + (at % columns) < (bestAt / columns) + (bestAt % columns)))
                    (best, bestAt) = (likeness[at], at);
            }
            if (bestAt < 0)
                return;
            var (q, c) = (bestAt / columns, bestAt % columns);
            tally.Add(query[q].Text, candidate[c].Text, best, (query[q].Weight + candidate[c].Weight) / 2, 1u << q, 1u << c,
                query[q].IsCore && candidate[c].IsCore, evidence);
        }
    }

    private struct Tally
    {
        internal float Matched;
        internal float Weight;
        internal float Unlike;
        internal int Cores;
        internal uint Query;
        internal uint Candidate;
        internal bool HasJoined;

        internal void Add(string query, string candidate, float likeness, float weight, uint queryBits, uint candidateBits, bool core, List<Pair>? evidence)
        {
            Matched += weight * likeness;
            Weight += weight;
            Unlike += weight * (1 - likeness);
            Cores += core ? 1 : 0;
            Query |= queryBits;
            Candidate |= candidateBits;
            evidence?.Add(new Pair(query, candidate, likeness, weight));
        }
    }

    /// <summary>How many runs a name of so many parts may have: from each part on, of each length.</summary>
    private static int RunsOf(int parts) => parts * (JoinedKey.MostJoined - JoinedKey.FewestJoined + 1);

    /// <summary>The keys of a name's runs, by where they start, then by length; 0 where there is none, else with <see cref="HasKey"/>.</summary>
    private static void FindRuns(ReadOnlySpan<NamePart> parts, Span<ulong> runs)
    {
        runs.Clear();
        for (var start = 0; start < parts.Length; start++)
        {
            for (var length = JoinedKey.FewestJoined; length <= JoinedKey.MostJoined && start + length <= parts.Length; length++)
                runs[RunsOf(start) + length - JoinedKey.FewestJoined] = JoinedKey.OfRun(parts.Slice(start, length)) is { } key ? HasKey | key : 0;
        }
    }

    /// <summary>Pairs runs of unmatched parts of <paramref name="several"/> with single unmatched words of <paramref name="one"/>.</summary>
    private static void Join(
        ReadOnlySpan<NamePart> several, ReadOnlySpan<ulong> runs, ReadOnlySpan<NamePart> one, ref Tally tally, bool exchanged, List<Pair>? evidence)
    {
        for (var other = 0; other < one.Length; other++)
        {
            if (((exchanged ? tally.Query : tally.Candidate) >> other & 1) != 0 || one[other].JoinedKey is not { } key || !runs.Contains(HasKey | key))
                continue;
            for (var start = 0; start < several.Length - 1; start++)
            {
                var length = LongestRun(several, runs, start, exchanged ? tally.Candidate : tally.Query, one[other], key, out var joined, out var likeness);
                if (length == 0)
                    continue;
                tally.HasJoined = true;
                var bits = ((1u << length) - 1) << start;
                if (exchanged)
                    tally.Add(one[other].Text, joined!.Text, likeness, joined.Weight, 1u << other, bits, core: true, evidence);
                else
                    tally.Add(joined!.Text, one[other].Text, likeness, joined.Weight, bits, 1u << other, core: true, evidence);
                break;
            }
        }
    }

    /// <summary>The length of the longest run of unused parts from <paramref name="start"/> on that is the word; 0 where none is.</summary>
    private static int LongestRun(
        ReadOnlySpan<NamePart> parts, ReadOnlySpan<ulong> runs, int start, uint used, NamePart word, uint key, out NamePart? joined, out float likeness)
    {
        var (letters, found) = (parts[start].Text.Length, 0);
        (joined, likeness) = (null, 0);
        for (var length = JoinedKey.FewestJoined; length <= JoinedKey.MostJoined && start + length <= parts.Length && letters < word.Text.Length + 2; length++)
        {
            letters += parts[start + length - 1].Text.Length;
            if ((used >> start & ((1u << length) - 1)) != 0 || runs[RunsOf(start) + length - JoinedKey.FewestJoined] != (HasKey | key))
                continue;
            var run = JoinedKey.Joined(parts.Slice(start, length));
            if (PartSimilarity.Joined(run, word) is var alike and > 0)
                (joined, likeness, found) = (run, alike, length);
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
