using Registry.Matching.Names;

namespace Registry.Matching;

/// <summary>
/// Finds the possible hits of an entity among a very large number of rarely queried entities: it keeps only names and identifiers, in a fraction of the memory
/// of a <see cref="MatchIndex"/>. Immutable and safe to share between threads.
/// </summary>
/// <remarks>
/// A score is symmetric, so the entities of which an entity is a hit can be found from either side, and it is cheaper to query an index of the many once for
/// each of the few. Facts other than identifiers are not kept: every candidate is assumed to agree fully.
/// </remarks>
public sealed class CandidateIndex
{
    private readonly string[] _schemas;
    private readonly NameTable _names;
    private readonly List<ulong> _identifiers;
    private readonly KeyTable _byIdentifier;

    private CandidateIndex(string[] schemas, NameTable.Builder names, List<ulong> identifiers)
    {
        (_schemas, _names, _identifiers) = (schemas, names.Build(), identifiers);
        _byIdentifier = new KeyTable(identifiers);
    }

    /// <summary>The number of indexed entities.</summary>
    public int Count => _schemas.Length;

    /// <summary>Indexes <paramref name="entities"/>; each is identified by its position among them.</summary>
    public static CandidateIndex Build(IReadOnlyList<MatchEntity> entities)
    {
        var (schemas, names, identifiers) = (new string[entities.Count], new NameTable.Builder(), new List<ulong>());
        for (var position = 0; position < entities.Count; position++)
        {
            schemas[position] = string.Intern(entities[position].Schema);
            foreach (var key in IdentifierKeys(Facts.Of(entities[position]))) identifiers.Add(((ulong)key << 32) | (uint)position);
            foreach (var name in Subject.NamesOf(entities[position], names.Pool)) names.Add(name, position);
        }

        return new(schemas, names, identifiers);
    }

    /// <summary>Merges indexes into one: the entities of the second follow those of the first, and so on.</summary>
    public static CandidateIndex Merge(IReadOnlyList<CandidateIndex> indexes)
    {
        var (schemas, names, identifiers) = (new List<string>(indexes.Sum(index => index.Count)), new NameTable.Builder(), new List<ulong>());
        foreach (var index in indexes)
        {
            foreach (var pair in index._identifiers) identifiers.Add(pair + (uint)schemas.Count);
            foreach (var (written, trust, position) in index._names.Written())
                names.Add(new TrustedName(names.Pool.Intern(NameParser.Parse(written)), trust), schemas.Count + position);
            schemas.AddRange(index._schemas);
        }

        return new([.. schemas], names, identifiers);
    }

    /// <summary>
    /// The positions of the entities of which <paramref name="query"/> can be a hit with at least <paramref name="cutoff"/>, or vice versa: all that
    /// <see cref="MatchIndex.Compare"/> scores that high, and some that it does not.
    /// </summary>
    public IReadOnlySet<int> Find(MatchEntity query, double cutoff)
    {
        var (subject, found) = (new Subject(query), new HashSet<int>());
        foreach (var key in IdentifierKeys(subject.Facts))
        {
            foreach (var position in _byIdentifier.Find(key)) Offer(position);
        }

        // With the sides swapped, a score can differ in its last digit.
        var minPoints = BestHits.PointsFor(cutoff - BestHits.Rounding) - (ReferenceEquals(subject.Facts, Facts.None) ? 0 : Comparisons.MaxSupport);
        var isPerson = query.Schema == "Person";
        var search = NameSearch.ForThread;
        foreach (var (name, trust) in subject.Names)
        {
            foreach (var (row, bound) in search.Find(_names, name, trust, minPoints, isPerson))
            {
                if (bound < minPoints - BestHits.Rounding) break;
                var position = _names.Entity(row);
                if (found.Contains(position)) continue;
                var similarity = search.Score(row, isPerson || _schemas[position] == "Person") * Math.Min(trust, _names.Trust(row));
                if (similarity > 0 && similarity >= minPoints - BestHits.Rounding) Offer(position);
            }

            search.End();
        }

        return found;

        void Offer(int position)
        {
            if (Schemata.CanMatch(query.Schema, _schemas[position])) found.Add(position);
        }
    }

    // Two identifiers with the same hash only cause an unnecessary candidate.
    private static IEnumerable<uint> IdentifierKeys(Facts facts) => facts.Identifiers.Select(identifier => PartKeys.Hash(identifier.Key, 'i'));
}
