using Npgsql;
using NpgsqlTypes;
using Permits.Domain.Permits;
using Platform.Hosting.Events;
using Platform.Hosting.Messaging;
using SanctionsRegistry.Contracts.Registry;

namespace Permits.Service.Permits;

/// <summary>What became of the earlier applications that screenings name, including what the transaction itself has decided so far.</summary>
internal sealed class EarlierPermits
{
    private readonly Dictionary<(string Tenant, Guid Id), EarlierPermit> _read = [];
    private readonly HashSet<(string Tenant, Guid Id)> _loaded;
    private readonly EventTransaction _transaction;

    private EarlierPermits(IEnumerable<(string Tenant, Guid Id)> loaded, EventTransaction transaction) => (_loaded, _transaction) = ([.. loaded], transaction);

    /// <summary>Reads the permits that the messages name, all in one round trip.</summary>
    public static async Task<EarlierPermits> ReadAsync(
        IReadOnlyList<ReceivedMessage> messages,
        EventTransaction transaction,
        CancellationToken cancellationToken
    )
    {
        var screenings = messages.Where(received => received.Message is ScreeningCompletedV1).ToList();
        var earlier = new EarlierPermits(
            screenings.Select(received => (received.Context.Tenant, ((ScreeningCompletedV1)received.Message).PermitId)),
            transaction
        );
        var named = screenings
            .SelectMany(received => ((ScreeningCompletedV1)received.Message).KnownPeople.Select(known => (received.Context.Tenant, Id: known.PermitId)))
            .Except(earlier._loaded)
            .ToList();
        if (named.Count == 0)
            return earlier;
        await using var command = new NpgsqlCommand(
            """
            select permit.tenant_id, permit.id, permit.status, (permit.data -> 'application' ->> 'validFrom')::date, permit.applicationvalid_to,
              coalesce(permit.data -> 'determined' -> 'nationalities' ? 'PRK', false)
            from unnest($1, $2) as named (tenant, id) join mt_doc_permit as permit on permit.tenant_id = named.tenant and permit.id = named.id
            """,
            transaction.Connection
        )
        {
            Parameters =
            {
                new() { Value = named.Select(permit => permit.Tenant).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Varchar },
                new() { Value = named.Select(permit => permit.Id).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid },
            },
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            earlier._read[(reader.GetString(0), reader.GetGuid(1))] = new(
                PermitId.From(reader.GetGuid(1)),
                Enum.Parse<PermitStatus>(reader.GetString(2)),
                await reader.GetFieldValueAsync<DateOnly>(3, cancellationToken),
                await reader.GetFieldValueAsync<DateOnly>(4, cancellationToken)
            )
            {
                IsDprkNational = reader.GetBoolean(5),
            };
        return earlier;
    }

    /// <summary>The earlier permits that a screening names. One that this service does not have is left out.</summary>
    public IReadOnlyList<EarlierPermit> Of(string tenant, ScreeningCompletedV1 screening) =>
        [.. screening.KnownPeople.Select(known => Find((tenant, known.PermitId))).OfType<EarlierPermit>()];

    private EarlierPermit? Find((string Tenant, Guid Id) key) =>
        !_loaded.Contains(key) ? _read.GetValueOrDefault(key)
        : _transaction.StateOf(key.Tenant, new StreamOf<Permit, PermitEvent>(key.Id)) is { } permit
            ? new(permit.Id, permit.Status, permit.Application.ValidFrom, permit.Application.ValidTo)
            {
                IsDprkNational = permit.Determined?.IncludesDprk == true,
            }
        : null;
}
