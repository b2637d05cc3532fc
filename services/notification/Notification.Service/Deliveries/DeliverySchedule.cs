using Notification.Domain.Deliveries;
using Notification.Service.Store;
using Npgsql;
using NpgsqlTypes;

namespace Notification.Service.Deliveries;

/// <summary>
/// Takes due deliveries in hand, for a time: no other instance sends what one holds, and what a dead instance held comes free by itself. Leases
/// run by the database's clock, which all instances share.
/// </summary>
internal sealed class DeliverySchedule(NpgsqlDataSource database, DeliveryOptions options, TimeProvider time)
{
    // Each subscription takes its oldest deliveries, no more at once than its share, and the oldest of these are taken. What another instance
    // is taking at this moment is passed over; what it took a moment ago is seen, because the row is read again under its lock.
    private const string Claim = $"""
        with due_subscription as (
          select subscription_id, count(*) filter (where leased_until > now()) as in_hand from {DeliveryScheduleTable.Name} where due_at <= @now group by subscription_id
        ), candidate as (
          select oldest.delivery_id, row_number() over (partition by due_subscription.subscription_id order by oldest.due_at) as place, due_subscription.in_hand
          from due_subscription cross join lateral (
            select delivery_id, due_at from {DeliveryScheduleTable.Name}
            where subscription_id = due_subscription.subscription_id and due_at <= @now and (leased_until is null or leased_until <= now())
            order by due_at limit @share) oldest
        ), taken as (
          select schedule.delivery_id from {DeliveryScheduleTable.Name} schedule join candidate using (delivery_id)
          where candidate.place + candidate.in_hand <= @share and (schedule.leased_until is null or schedule.leased_until <= now())
          order by schedule.due_at limit @free for update of schedule skip locked
        )
        update {DeliveryScheduleTable.Name} schedule set leased_until = clock_timestamp() + @lease
        from taken where schedule.delivery_id = taken.delivery_id
        returning schedule.tenant_id, schedule.delivery_id
        """;

    public async Task<IReadOnlyList<(string Tenant, DeliveryId Delivery)>> TakeAsync(int free, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Claim);
        command.Parameters.AddWithValue("now", time.GetUtcNow());
        command.Parameters.AddWithValue("share", options.ConcurrencyPerSubscription);
        command.Parameters.AddWithValue("free", free);
        command.Parameters.AddWithValue("lease", NpgsqlDbType.Interval, options.Lease);
        var taken = new List<(string, DeliveryId)>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) taken.Add((reader.GetString(0), new(reader.GetGuid(1))));
        return taken;
    }
}
