using Notification.Domain.Deliveries;
using Notification.Service.Store;
using Npgsql;
using NpgsqlTypes;

namespace Notification.Service.Deliveries;

/// <summary>
/// Leases due deliveries to this instance: no other instance sends them meanwhile, and the leases of a dead instance expire. All times come from the
/// database's clock, which the instances share.
/// </summary>
internal sealed class DeliverySchedule(NpgsqlDataSource database, DeliverySettings settings)
{
    // A lease that ends later than any lease can was given before the clock was set back. The limit is twice the lease, because another instance may
    // have given one just after this statement read the clock.
    private const string IsLeased = "coalesce(leased_until > clock.now and leased_until <= clock.now + 2 * @lease, false)";

    // Finds the due deliveries of each subscription, by priority and age, up to its share of concurrent ones, and leases the first of these. It skips those
    // that another instance is leasing at this moment, and sees those leased a moment ago, because the row is read again under its lock.
    // The clock is read after the statement's snapshot, so no delivery that it sees was scheduled later: if a delivery was, the clock has been set back, and
    // the delivery is due now rather than late by the difference.
    // Each part reads a few rows from an index, however many deliveries wait.
    private const string Claim = $"""
        with recursive clock as materialized (
          select clock_timestamp() as now
        ), subscription as (
          (select subscription_id from {DeliveryScheduleTable.Name} order by subscription_id limit 1)
          union all
          select (select following.subscription_id from {DeliveryScheduleTable.Name} following
            where following.subscription_id > subscription.subscription_id order by following.subscription_id limit 1)
          from subscription where subscription.subscription_id is not null
        ), candidate as (
          select due.*, row_number() over (partition by subscription.subscription_id order by due.priority, due.due_at) + in_flight.count as place
          from subscription cross join clock cross join lateral (
            select count(*) from {DeliveryScheduleTable.Name} where subscription_id = subscription.subscription_id and leased_until is not null and {IsLeased}
          ) in_flight cross join lateral (
            (select delivery_id, priority, due_at from {DeliveryScheduleTable.Name}
             where subscription_id = subscription.subscription_id and priority = @first and due_at <= clock.now and not {IsLeased} order by due_at limit @share)
            union all
            (select delivery_id, priority, due_at from {DeliveryScheduleTable.Name}
             where subscription_id = subscription.subscription_id and priority = @last and due_at <= clock.now and not {IsLeased} order by due_at limit @share)
            union all
            (select delivery_id, priority, due_at from {DeliveryScheduleTable.Name}
             where scheduled_at > clock.now and subscription_id = subscription.subscription_id and due_at > clock.now and not {IsLeased}
               order by due_at limit @share)
          ) due
          where subscription.subscription_id is not null
        ), leased as (
          select schedule.delivery_id from {DeliveryScheduleTable.Name} schedule join candidate using (delivery_id) cross join clock
          where candidate.place <= @share and not {IsLeased}
          order by candidate.priority, candidate.due_at limit @free for update of schedule skip locked
        )
        update {DeliveryScheduleTable.Name} schedule set leased_until = clock_timestamp() + @lease
        from leased where schedule.delivery_id = leased.delivery_id
        returning schedule.tenant_id, schedule.delivery_id
        """;

    public async Task<IReadOnlyList<(string Tenant, DeliveryId Delivery)>> LeaseAsync(int free, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Claim);
        command.Parameters.AddWithValue("share", settings.ConcurrencyPerSubscription);
        command.Parameters.AddWithValue("free", free);
        command.Parameters.AddWithValue("first", DeliveryScheduleTable.First);
        command.Parameters.AddWithValue("last", DeliveryScheduleTable.Last);
        command.Parameters.AddWithValue("lease", NpgsqlDbType.Interval, settings.Lease);
        var leased = new List<(string, DeliveryId)>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            leased.Add((reader.GetString(0), DeliveryId.From(reader.GetGuid(1))));
        return leased;
    }
}
