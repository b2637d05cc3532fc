using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Notification.Domain.Deliveries;
using Notification.Domain.Feeds;
using Notification.Domain.Subscriptions;
using Notification.Service.Deliveries;
using Notification.Service.Store;
using Npgsql;
using Platform.Hosting.Events;
using Platform.Kernel;
using Tests.Support;

namespace Notification.Service.Tests;

/// <summary>A delivery waits exactly as long as was decided, whichever clock is set back.</summary>
public sealed class DeliveryScheduleTests : IAsyncLifetime
{
    private const string Anywhere = "*DEFAULT*";
    private static readonly RetryPolicy Policy = new([TimeSpan.FromSeconds(2)], TimeSpan.FromDays(1));
    private readonly ManualTime _time = new();
    private WebApplication _app = null!;
    private DeliverySchedule _schedule = null!;

    public async Task InitializeAsync()
    {
        var database = await TestServers.CreateDatabaseAsync("notification");
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Configuration.AddInMemoryCollection([new("ConnectionStrings:Database", database.OwnerConnection)]);
        builder.Services.AddSingleton<TimeProvider>(_time);
        builder.Services.AddSingleton<IEventEffect, DeliveryScheduleRows>();
        builder.AddEventStore(NotificationStore.Configure);
        _app = builder.Build();
        await _app.Services.GetRequiredService<IDocumentStore>().Storage.ApplyAllConfiguredChangesToDatabaseAsync(JasperFx.AutoCreate.CreateOrUpdate);
        _schedule = new(_app.Services.GetRequiredService<NpgsqlDataSource>(), new DeliverySettings());
    }

    private int Share => new DeliverySettings().ConcurrencyPerSubscription;

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    public async Task A_retry_waits_for_its_delay_regardless_of_the_services_clock(int hours)
    {
        var delivery = await ScheduleAsync();
        Assert.Equal([delivery], await LeaseAsync());
        await FailAsync(delivery);
        _time.Jump(TimeSpan.FromHours(hours));
        Assert.Empty(await LeaseAsync());
        Assert.Equal([delivery], await Eventually.BecomesAsync(LeaseAsync, leased => leased.Count > 0, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task A_delivery_that_was_scheduled_before_the_databases_clock_was_set_back_is_due()
    {
        var delivery = await ScheduleAsync();
        await ExecuteAsync("due_at = now() + interval '2 hours'");
        Assert.Empty(await LeaseAsync());
        await ExecuteAsync("scheduled_at = now() + interval '1 hour'");
        Assert.Equal([delivery], await LeaseAsync());
    }

    [Fact]
    public async Task A_lease_given_before_the_databases_clock_was_set_back_has_expired()
    {
        var delivery = await ScheduleAsync();
        Assert.Equal([delivery], await LeaseAsync());
        Assert.Empty(await LeaseAsync());
        await ExecuteAsync("leased_until = leased_until + interval '1 hour'");
        Assert.Equal([delivery], await LeaseAsync());
    }

    [Fact]
    public async Task A_notice_about_a_permit_is_sent_before_older_notices_about_a_list()
    {
        var subscription = SubscriptionId.From(Guid.CreateVersion7());
        List<DeliveryId> listed = [];
        for (var number = 1; number <= Share + 2; number++)
            listed.Add(await ScheduleAsync(subscription, number, "subject-listed"));
        var suspended = await ScheduleAsync(subscription, Share + 3, "permit-suspended");
        Assert.Equal([suspended], await LeaseAsync(1));
        // The rest of the subscription's share, oldest first.
        Assert.Equal(listed.Take(Share - 1).ToHashSet(), (await LeaseAsync()).ToHashSet());
        Assert.Empty(await LeaseAsync());
    }

    [Fact]
    public async Task A_subscription_with_many_due_deliveries_does_not_take_the_share_of_another()
    {
        var (busy, quiet) = (SubscriptionId.From(Guid.CreateVersion7()), SubscriptionId.From(Guid.CreateVersion7()));
        for (var number = 1; number <= Share + 2; number++)
            await ScheduleAsync(busy, number, "permit-issued");
        var last = await ScheduleAsync(quiet, 1, "permit-issued");
        var leased = await LeaseAsync(Share + 2);
        Assert.Equal((Share + 1, true), (leased.Count, leased.Contains(last)));
    }

    private async Task<IReadOnlyList<DeliveryId>> LeaseAsync() => await LeaseAsync(10);

    private async Task<IReadOnlyList<DeliveryId>> LeaseAsync(int free) =>
        [.. (await _schedule.LeaseAsync(free, CancellationToken.None)).Select(leased => leased.Delivery)];

    private Task<DeliveryId> ScheduleAsync() => ScheduleAsync(SubscriptionId.From(Guid.CreateVersion7()), 1, "permit-issued");

    private async Task<DeliveryId> ScheduleAsync(SubscriptionId subscription, long number, string topic)
    {
        var feed = FeedId.Of(CountryCode.From("KOR"), AgencyId.From("KOR-MOEL"));
        var id = DeliveryId.Of(subscription, feed, number);
        await using var transaction = _app.Services.GetRequiredService<EventSessions>().Begin();
        var command = new DeliveryCommand.Schedule(AgencyId.From("KOR-MOEL"), subscription, feed, number, Topic.From(topic));
        transaction.Create(StreamOf(id), state => DeliveryDecider.Decide(command, state, Policy, _time.GetUtcNow()), Context());
        await transaction.CommitAsync(CancellationToken.None);
        return id;
    }

    private async Task FailAsync(DeliveryId id)
    {
        await using var transaction = _app.Services.GetRequiredService<EventSessions>().Begin();
        await transaction.LoadAsync(Anywhere, StreamOf(id), CancellationToken.None);
        var command = new DeliveryCommand.RecordAttempt(1, new AttemptResult.Failed(DeliveryFailure.TimedOut), _time.GetUtcNow(), TimeSpan.FromSeconds(1));
        transaction.Decide(StreamOf(id), state => DeliveryDecider.Decide(command, state, Policy, _time.GetUtcNow()), Context());
        await transaction.CommitAsync(CancellationToken.None);
    }

    private async Task ExecuteAsync(string change)
    {
        await using var command = _app.Services.GetRequiredService<NpgsqlDataSource>().CreateCommand($"update {DeliveryScheduleTable.Name} set {change}");
        Assert.Equal(1, await command.ExecuteNonQueryAsync());
    }

    private static StreamOf<Delivery, DeliveryEvent> StreamOf(DeliveryId id) => new(id.Value);

    private static ChangeContext Context() => ChangeContext.Common(new Author("test", Agency: null));
}
