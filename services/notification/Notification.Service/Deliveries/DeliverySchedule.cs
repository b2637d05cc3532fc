using Notification.Domain.Deliveries;
using Notification.Service.Store;
using Npgsql;
using NpgsqlTypes;

namespace Notification.Service.Deliveries;

/// <summary>
/// Leases due deliveries to this instance: no other instance sends them meanwhile, and the leases of a dead instance expire. All times come from the
/// database's clock, which the instances share.
/// </summary>
internal sealed class DeliverySchedule(NpgsqlDataSource database, DeliveryOptions options)
{
    // If the clock is before the time of scheduling, it was set back: the delivery is due now, rather than late by the difference.
    private const string IsDue = "(due_at <= clock.now or clock.now < scheduled_at)";

    // A lease that ends later than any lease can was given before the clock was set back. The limit is twice the lease, because another instance may
    // have given one just after this statement read the clock.
    private const string IsLeased = "coalesce(leased_until > clock.now and leased_until <= clock.now + 2 * @lease, false)";

    // Finds the oldest deliveries of each subscription, up to its share of concurrent ones, and leases the oldest of these. It skips those that another
    // instance is leasing at this moment, and sees those leased a moment ago, because the row is read again under its lock.
    // The clock is read after the statement's snapshot, so no delivery that it sees was scheduled later.
    private const string Claim = $"""
        with clock as materialized (
          select clock_timestamp() as now
        ), due_subscription as (
          select subscription_id, count(*) filter (where {IsLeased}) as in_flight from {DeliveryScheduleTable.Name} cross join clock where {IsDue} group by subscription_id
        ), candidate as (
          select oldest.delivery_id, row_number() over (partition by due_subscription.subscription_id order by oldest.due_at) as place, due_subscription.in_flight
          from due_subscription cross join clock cross join lateral (
            select delivery_id, due_at from {DeliveryScheduleTable.Name}
            where subscription_id = due_subscription.subscription_id and {IsDue} and not {IsLeased}
            order by due_at limit @share) oldest
        ), leased as (
          select schedule.delivery_id from {DeliveryScheduleTable.Name} schedule join candidate using (delivery_id) cross join clock
          where candidate.place + candidate.in_flight <= @share and not {IsLeased}
          order by schedule.due_at limit @free for update of schedule skip locked
        )
        update {DeliveryScheduleTable.Name} schedule set leased_until = clock_timestamp() + @lease
        from leased where schedule.delivery_id = leased.delivery_id
        returning schedule.tenant_id, schedule.delivery_id
        """;

    public async Task<IReadOnlyList<(string Tenant, DeliveryId Delivery)>> LeaseAsync(int free, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Claim);
        command.Parameters.AddWithValue("share", options.ConcurrencyPerSubscription);
        command.Parameters.AddWithValue("free", free);
        command.Parameters.AddWithValue("lease", NpgsqlDbType.Interval, options.Lease);
        var leased = new List<(string, DeliveryId)>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) leased.Add((reader.GetString(0), new(reader.GetGuid(1))));
        return leased;
    }
}
