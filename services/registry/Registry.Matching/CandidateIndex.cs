using Registry.Matching.Index;
using Registry.Matching.Names;
using Registry.Matching.Scoring;

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
    // A search for an organisation does not read the names of people.
    private readonly SortedDictionary<string, Names> _bySchema;

    private CandidateIndex(SortedDictionary<string, Names.Builder> bySchema, int count)
    {
        Count = count;
        _bySchema = new(StringComparer.Ordinal);
        foreach (var (schema, names) in bySchema)
            _bySchema[schema] = names.Build();
    }

    /// <summary>The number of indexed entities.</summary>
    public int Count { get; }

    /// <summary>Indexes <paramref name="entities"/>; each is identified by its position among them.</summary>
    public static CandidateIndex Build(IReadOnlyList<MatchEntity> entities)
    {
        var bySchema = new SortedDictionary<string, Names.Builder>(StringComparer.Ordinal);
        for (var position = 0; position < entities.Count; position++)
        {
            var names = BuilderOf(bySchema, entities[position].Schema);
            foreach (var key in IdentifierKeys(Facts.Of(entities[position])))
                names.Add(key, position);
            foreach (var name in Subject.NamesOf(entities[position], names.Pool))
                names.Add(name, position);
        }

        return new(bySchema, entities.Count);
    }

    /// <summary>Merges indexes into one: the entities of the second follow those of the first, and so on.</summary>
    public static CandidateIndex Merge(IReadOnlyList<CandidateIndex> indexes)
    {
        var (bySchema, count) = (new SortedDictionary<string, Names.Builder>(StringComparer.Ordinal), 0);
        foreach (var index in indexes)
        {
            foreach (var (schema, names) in index._bySchema)
                names.CopyTo(BuilderOf(bySchema, schema), count);
            count += index.Count;
        }

        return new(bySchema, count);
    }

    /// <summary>
    /// Adds the positions of the entities of which <paramref name="query"/> can be a hit with at least <paramref name="cutoff"/>, or vice versa: all that
    /// <see cref="MatchIndex.Compare"/> scores that high, and some that it does not.
    /// </summary>
    public void Find(CandidateQuery query, double cutoff, ISet<int> found)
    {
        var subject = query.Subject;
        // A score of the exchanged sides may differ in its last digit.
        var minPoints = BestHits.PointsFor(cutoff - BestHits.Rounding) - (ReferenceEquals(subject.Facts, Facts.None) ? 0 : Comparisons.MaxSupport);
        foreach (var (schema, names) in _bySchema)
        {
            if (Schemata.CanMatch(subject.Entity.Schema, schema))
                names.Find(subject, minPoints, subject.Entity.Schema == "Person" || schema == "Person", found);
        }
    }

    private static Names.Builder BuilderOf(SortedDictionary<string, Names.Builder> bySchema, string schema)
    {
        if (!bySchema.TryGetValue(schema, out var builder))
            bySchema[schema] = builder = new();
        return builder;
    }

    // Two identifiers with the same hash only make one more candidate.
    private static IEnumerable<uint> IdentifierKeys(Facts facts) => facts.Identifiers.Select(identifier => PartKeys.Hash(identifier.Key, 'i'));

    /// <summary>The names and identifiers of the entities of one schema.</summary>
    private sealed class Names(NameTable table, List<ulong> identifiers)
    {
        private readonly KeyTable _byIdentifier = new(identifiers);

        internal void Find(Subject subject, double minPoints, bool isPerson, ISet<int> found)
        {
            foreach (var key in IdentifierKeys(subject.Facts))
            {
                foreach (var position in _byIdentifier.Find(key))
                    found.Add(position);
            }

            foreach (var (name, trust) in subject.Names)
            {
                using var search = new NameSearch(table, name, trust, minPoints - BestHits.Rounding, subject.Entity.Schema == "Person");
                foreach (var (row, _) in search.Rows)
                {
                    var position = table.Entity(row);
                    if (found.Contains(position))
                        continue;
                    var similarity = search.Score(row, isPerson) * Math.Min(trust, table.Trust(row));
                    if (similarity > 0 && similarity >= minPoints - BestHits.Rounding)
                        found.Add(position);
                }
            }
        }

        internal void CopyTo(Builder builder, int offset)
        {
            foreach (var pair in identifiers)
                builder.Add((uint)(pair >> 32), (int)(uint)pair + offset);
            foreach (var (written, trust, position) in table.Written())
                builder.Add(new TrustedName(builder.Pool.Intern(NameParser.Parse(written)), trust), position + offset);
        }

        internal sealed class Builder
        {
            private readonly NameTable.Builder _names = new();
            private readonly List<ulong> _identifiers = [];

            internal PartPool Pool => _names.Pool;

            internal void Add(uint identifierKey, int position) => _identifiers.Add(((ulong)identifierKey << 32) | (uint)position);

            internal void Add(TrustedName name, int position) => _names.Add(name, position);

            internal Names Build() => new(_names.Build(), _identifiers);
        }
    }
}
