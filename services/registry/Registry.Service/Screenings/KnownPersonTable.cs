using Marten;
using Npgsql;
using NpgsqlTypes;
using Registry.Domain.PermitScreenings;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Registry.Service.Screenings;

/// <summary>An application whose worker is looked for among the State's own records.</summary>
/// <param name="Tenant">The State.</param>
/// <param name="Permit">The permit.</param>
/// <param name="Worker">The worker.</param>
internal sealed record SoughtPerson(string Tenant, PermitId Permit, Person Worker);

/// <summary>Who shares a key with the worker of an application.</summary>
/// <param name="Candidates">The people, by their earlier permits.</param>
/// <param name="IsComplete">False if too many people share a key, so that not all were read.</param>
internal sealed record FoundPeople(IReadOnlyList<(PermitId Permit, Person Person)> Candidates, bool IsComplete);

/// <summary>The keys of every worker of a State's applications. Written in the transaction that starts the watch; the person is in the watch.</summary>
internal static class KnownPersonTable
{
    private const string Name = "known_person";

    // People of one State who share a key; beyond that, the application is referred.
    private const int MaxCandidates = 500;

    public static Table Create()
    {
        var table = new Table(new PostgresqlObjectName("public", Name, SchemaUtils.IdentifierUsage.General));
        table.AddColumn("tenant_id", "varchar").AsPrimaryKey();
        // By code point, so that a range of keys is a range of prefixes.
        table.AddColumn("key", "text collate ucs_basic").AsPrimaryKey();
        table.AddColumn<Guid>("watch").AsPrimaryKey();
        return table;
    }

    /// <summary>
    /// Finds who shares a key with the workers, and adds the workers' own keys. Transactions that add the same key run one after the other, so of two
    /// applications for one person the later one finds the earlier one.
    /// </summary>
    /// <param name="connection">The transaction's connection.</param>
    /// <param name="serializer">Reads stored people.</param>
    /// <param name="sought">The applications, in order. A later one also finds the earlier ones.</param>
    public static async Task<IReadOnlyList<FoundPeople>> FindAndAddAsync(
        NpgsqlConnection connection,
        ISerializer serializer,
        IReadOnlyList<SoughtPerson> sought,
        CancellationToken cancellationToken
    )
    {
        var ranges = sought
            .SelectMany((person, number) => PersonKeys.RangesFor(person.Worker).Select(range => (Number: number, person.Tenant, range.First, range.Last)))
            .ToList();
        var keys = sought
            .SelectMany(person => PersonKeys.Of(person.Worker).Select(key => (person.Tenant, Key: key, Watch: person.Permit.WatchStream)))
            .ToList();
        var candidates = sought.Select(_ => new List<(PermitId Permit, Person Person)>()).ToList();
        if (keys.Count > 0)
        {
            await using var batch = new NpgsqlBatch(connection)
            {
                BatchCommands =
                {
                    // In one order, so that two transactions do not wait for each other.
                    new(
                        """
                        select pg_advisory_xact_lock(hash)
                        from (select distinct hashtextextended(key, 0) as hash from unnest($1) as key order by hash) as hashes
                        """
                    )
                    {
                        Parameters = { Array(keys.Select(key => $"{Name}|{key.Tenant}|{key.Key}"), NpgsqlDbType.Text) },
                    },
                    new(
                        $"""
                        select sought.number, watch.data ->> 'permitId', watch.data -> 'watched' -> 'worker'
                        from unnest($1, $2, $3, $4) as sought (number, tenant, first, last)
                        cross join lateral (
                            select known.watch from {Name} as known
                            where known.tenant_id = sought.tenant and known.key >= sought.first and known.key <= sought.last
                            limit {MaxCandidates + 1}
                        ) as found
                        join mt_doc_watch as watch on watch.tenant_id = sought.tenant and watch.id = found.watch
                        """
                    )
                    {
                        Parameters =
                        {
                            Array(ranges.Select(range => range.Number), NpgsqlDbType.Integer),
                            Array(ranges.Select(range => range.Tenant), NpgsqlDbType.Varchar),
                            Array(ranges.Select(range => range.First), NpgsqlDbType.Text),
                            Array(ranges.Select(range => range.Last), NpgsqlDbType.Text),
                        },
                    },
                    new($"insert into {Name} (tenant_id, key, watch) select * from unnest($1, $2, $3) on conflict do nothing")
                    {
                        Parameters =
                        {
                            Array(keys.Select(key => key.Tenant), NpgsqlDbType.Varchar),
                            Array(keys.Select(key => key.Key), NpgsqlDbType.Text),
                            Array(keys.Select(key => key.Watch), NpgsqlDbType.Uuid),
                        },
                    },
                },
            };
            await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
            await reader.NextResultAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                var number = reader.GetInt32(0);
                var permit = PermitId.From(Guid.Parse(reader.GetString(1)));
                if (permit != sought[number].Permit)
                    candidates[number].Add((permit, await serializer.FromJsonAsync<Person>(reader, 2, cancellationToken)));
            }
        }

        AddEarlier(sought, candidates);
        return [.. candidates.Select(found => new FoundPeople([.. found.Take(MaxCandidates)], found.Count <= MaxCandidates))];
    }

    // What this transaction adds is not read by its own query.
    private static void AddEarlier(IReadOnlyList<SoughtPerson> sought, List<List<(PermitId Permit, Person Person)>> candidates)
    {
        var people = sought
            .Select(person => (person, Keys: PersonKeys.Of(person.Worker).ToArray(), Ranges: PersonKeys.RangesFor(person.Worker).ToArray()))
            .ToArray();
        for (var later = 1; later < people.Length; later++)
        {
            for (var earlier = 0; earlier < later; earlier++)
            {
                var (mine, theirs) = (people[later], people[earlier]);
                if (
                    mine.person.Tenant == theirs.person.Tenant
                    && mine.person.Permit != theirs.person.Permit
                    && theirs.Keys.Any(key =>
                        mine.Ranges.Any(range => string.CompareOrdinal(key, range.First) >= 0 && string.CompareOrdinal(key, range.Last) <= 0)
                    )
                )
                    candidates[later].Add((theirs.person.Permit, theirs.person.Worker));
            }
        }
    }

    private static NpgsqlParameter Array<T>(IEnumerable<T> values, NpgsqlDbType type) =>
        new() { Value = values.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type };
}
