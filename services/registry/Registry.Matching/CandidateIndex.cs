using Registry.Matching.Names;

namespace Registry.Matching;

/// <summary>
/// Finds the entities that may be hits of a given one, among very many that are seldom asked for: names and identifiers alone, in a fraction of the memory
/// of a <see cref="MatchIndex"/>. Immutable and safe to share between threads.
/// </summary>
/// <remarks>
/// A score is the same whichever of two entities is the query. So the entities that an entity is a hit of can be found from either side, and it is cheaper
/// to ask an index of the many once for each of the few. Facts other than identifiers are not kept: every candidate gets the benefit of full agreement.
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

    /// <summary>How many entities are indexed.</summary>
    public int Count => _schemas.Length;

    /// <summary>Indexes <paramref name="entities"/>; each is known by its place among them.</summary>
    public static CandidateIndex Build(IReadOnlyList<MatchEntity> entities)
    {
        var (schemas, names, identifiers) = (new string[entities.Count], new NameTable.Builder(), new List<ulong>());
        for (var place = 0; place < entities.Count; place++)
        {
            schemas[place] = string.Intern(entities[place].Schema);
            foreach (var key in IdentifierKeys(Facts.Of(entities[place]))) identifiers.Add(((ulong)key << 32) | (uint)place);
            foreach (var name in Subject.NamesOf(entities[place], names.Pool)) names.Add(name, place);
        }

        return new(schemas, names, identifiers);
    }

    /// <summary>Joins indexes into one: the entities of the second come behind those of the first, and so on.</summary>
    public static CandidateIndex Merge(IReadOnlyList<CandidateIndex> indexes)
    {
        var (schemas, names, identifiers) = (new List<string>(indexes.Sum(index => index.Count)), new NameTable.Builder(), new List<ulong>());
        foreach (var index in indexes)
        {
            foreach (var pair in index._identifiers) identifiers.Add(pair + (uint)schemas.Count);
            foreach (var (written, trust, place) in index._names.Written()) names.Add(new TrustedName(names.Pool.Intern(NameParser.Parse(written)), trust), schemas.Count + place);
            schemas.AddRange(index._schemas);
        }

        return new([.. schemas], names, identifiers);
    }

    /// <summary>
    /// The places of the entities that <paramref name="query"/> may be a hit of with at least <paramref name="cutoff"/>, or the other way round: every one that
    /// <see cref="MatchIndex.Compare"/> scores so, and some that it does not.
    /// </summary>
    public IReadOnlySet<int> Find(MatchEntity query, double cutoff)
    {
        var (subject, found) = (new Subject(query), new HashSet<int>());
        foreach (var key in IdentifierKeys(subject.Facts))
        {
            foreach (var place in _byIdentifier.Find(key)) Offer(place);
        }

        // With the sides exchanged a score may differ in its last place.
        var least = BestHits.PointsFor(cutoff - BestHits.Rounding) - (ReferenceEquals(subject.Facts, Facts.None) ? 0 : Comparisons.MostSupport);
        var isPerson = query.Schema == "Person";
        var search = NameSearch.Mine;
        foreach (var (name, trust) in subject.Names)
        {
            foreach (var (row, bound) in search.Find(_names, name, trust, least, isPerson))
            {
                if (bound < least - BestHits.Rounding) break;
                var place = _names.Entity(row);
                if (found.Contains(place)) continue;
                var likeness = search.Score(row, isPerson || _schemas[place] == "Person") * Math.Min(trust, _names.Trust(row));
                if (likeness > 0 && likeness >= least - BestHits.Rounding) Offer(place);
            }

            search.End();
        }

        return found;

        void Offer(int place)
        {
            if (Schemata.CanMatch(query.Schema, _schemas[place])) found.Add(place);
        }
    }

    // Two identifiers with one hash only make a candidate too many.
    private static IEnumerable<uint> IdentifierKeys(Facts facts) => facts.Identifiers.Select(identifier => PartKeys.Hash(identifier.Key, 'i'));
}
