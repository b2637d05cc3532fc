using Marten;
using Marten.Linq.MatchesSql;
using Platform.Hosting;
using Registry.Domain.Imports;
using Registry.Domain.Lists;
using Registry.Formats;

namespace Registry.Service.Imports;

/// <summary>A list that the service fetches on a schedule.</summary>
/// <param name="List">The list.</param>
/// <param name="Addresses">The https addresses of its files; several files are one edition.</param>
/// <param name="Every">The interval between two attempts.</param>
/// <param name="MediaType">The media type of the files.</param>
internal sealed record ScheduledList(ListId List, IReadOnlyList<Uri> Addresses, TimeSpan Every, string MediaType);

/// <summary>
/// Fetches the lists of <c>Lists:Schedule</c> when they are due, in one instance at a time, and imports them as the service itself. The time of the last
/// attempt is in the imports' records, so neither a restart nor another instance fetches a list too early. An edition that removes too much
/// awaits approval like any other.
/// </summary>
internal sealed partial class ListSchedule(
    ListScheduleSettings settings,
    ImportCoordinator coordinator,
    ImportDatabase database,
    ListFetcher fetcher,
    IDocumentStore store,
    ServiceName service,
    TimeProvider time,
    ILogger<ListSchedule> logger
) : BackgroundService
{
    private const string Lock = "list schedule";
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(20);

    // How far the clocks of two instances may differ.
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(1);
    private readonly DueLists _due = new(time);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (settings.Lists.Count == 0)
            return;
        using var timer = new PeriodicTimer(PollInterval, time);
        do
        {
            try
            {
                await PollAsync(stoppingToken);
            }
#pragma warning disable CA1031 // A list that could not be fetched or imported is tried again when it is next due.
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Failed(logger, exception);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task PollAsync(CancellationToken cancellationToken)
    {
        await using var held = await database.TryHoldAsync(Lock, cancellationToken);
        if (held is null)
            return;
        foreach (var list in settings.Lists)
        {
            if (await IsDueAsync(list, cancellationToken))
                await ImportAsync(list, cancellationToken);
        }
    }

    private async Task<bool> IsDueAsync(ScheduledList list, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        // An attempt in the future was made before the clock was set back. It does not count; otherwise the next attempt would wait until then.
        var present = time.GetUtcNow() + ClockSkew;
        var last = await session
            .Query<Import>()
            .Where(import =>
                import.MatchesSql(
                    "d.data ->> 'list' = ? and d.data -> 'requestedBy' ->> 'user' = ? and (d.data ->> 'requestedAt')::timestamptz <= ?",
                    list.List.Value,
                    service.Value,
                    present
                )
            )
            .OrderByDescending(import => import.RequestedAt)
            .FirstOrDefaultAsync(cancellationToken);
        return _due.IsDue(list, last);
    }

    // None if the current edition is an undo: otherwise the schedule would publish again what two people have undone, because the source still says it.
    private async Task<EditionHash?> CurrentAsync(ListId list, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        return (await session.Query<ListEdition>().Where(edition => edition.IsCurrent).ToListAsync(cancellationToken))
            .FirstOrDefault(edition => edition.List == list && edition.Undoes is null)
            ?.Hash;
    }

    private async Task ImportAsync(ScheduledList list, CancellationToken cancellationToken)
    {
        var format = ListFormats.For(list.List, list.MediaType)!;
        // What the source says now comes into force even if it returns to earlier content.
        var order = new ImportOrder(
            list.List,
            format,
            null,
            null,
            DryRun: false,
            new ImportActor(service.Value, Agency: null),
            format is IListFormat { IsDated: false } ? await CurrentAsync(list.List, cancellationToken) : null
        );
        // The work is disposed by the code that runs it.
#pragma warning disable CA2000
        var work = await coordinator.BeginAsync(order, cancellationToken);
#pragma warning restore CA2000
        DateTimeOffset? modified;
        try
        {
            modified = await fetcher.FetchAsync(list.Addresses, work.Spool, cancellationToken);
        }
        catch (Exception exception)
        {
            await coordinator.FailAsync(work, exception);
            NotFetched(logger, list.List, exception is ListNotFetchedException ? exception.Message : exception.GetType().Name);
            return;
        }

        work.GeneratedAt = modified;
        var outcome = await coordinator.RunAsync(work, cancellationToken);
        if (outcome is ImportResult.Refused refused)
            NotTaken(logger, list.List, refused.Detail);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The list schedule failed; retrying")]
    private static partial void Failed(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "{List} could not be fetched: {Reason}")]
    private static partial void NotFetched(ILogger logger, ListId list, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{List} was fetched but refused: {Reason}")]
    private static partial void NotTaken(ILogger logger, ListId list, string reason);
}

/// <summary>Registers <see cref="ListSchedule"/>.</summary>
internal static class ListScheduleRegistration
{
    public static void AddListSchedule(this WebApplicationBuilder builder)
    {
        builder.AddSettings<ListScheduleSettings>("Lists");
        if (ServiceHost.IsGeneratingOpenApi)
            return;
        builder.Services.AddSingleton<ListFetcher>();
        builder.Services.AddHostedService<ListSchedule>();
    }
}
