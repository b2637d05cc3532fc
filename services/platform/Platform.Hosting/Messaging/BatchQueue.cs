using System.Diagnostics;
using System.Threading.Channels;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Platform.Hosting.Events;
using SanctionsRegistry.Contracts;

namespace Platform.Hosting.Messaging;

/// <summary>A message's position in its queue.</summary>
/// <param name="Consumer">The consumer that received it: each has its own tags.</param>
/// <param name="Tag">The broker's delivery tag, in the queue's order, without gaps.</param>
internal readonly record struct QueuePlace(string? Consumer, ulong Tag);

/// <summary>
/// Collects the messages that the bus delivers one by one and handles them in batches: the messages that arrive while one batch is written form the next
/// one, so a batch is small under light load and large under heavy load. A message is acknowledged when its batch has committed.
/// </summary>
internal sealed class BatchQueue<THandler>(
    THandler handler,
    EventSessions sessions,
    ServiceName service,
    TimeProvider time,
    ILogger<BatchQueue<THandler>> logger
) : BackgroundService
    where THandler : IBatchHandler
{
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    // A lost race succeeds at the first or second retry. A single message gets at least a minute, and longer if each attempt ends in a timeout.
    private const int AttemptsForBatch = 5;
    private const int AttemptsForOne = 30;

    // Under load, a short wait makes batches several times larger and reduces the work per message. A batch this small shows that there is no load.
    private const int GatherFrom = 10;
    private static readonly TimeSpan GatherFor = TimeSpan.FromMilliseconds(15);
    private static readonly TimeSpan OvertakenTimeout = TimeSpan.FromSeconds(2);
    private readonly Channel<Waiting> _waiting = Channel.CreateUnbounded<Waiting>(new() { SingleReader = true });
    private QueuePlace _last;

    /// <summary>Completes when the message has been handled, now or earlier; fails when it cannot be handled.</summary>
    public async Task HandleAsync(RegistryMessage message, QueuePlace place, CancellationToken cancellationToken)
    {
        var waiting = new Waiting(message, place, Activity.Current?.Id);
        await _waiting.Writer.WriteAsync(waiting, cancellationToken);
        await waiting.Handled.Task.WaitAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var last = 0; await _waiting.Reader.WaitToReadAsync(stoppingToken); )
        {
            if (last is >= GatherFrom and < IBatchHandler.MaxBatch)
                await Task.Delay(GatherFor, time, stoppingToken);
            var batch = await TakeAsync(stoppingToken);
            last = batch.Count;
            if (await TryHandleAsync(batch, stoppingToken) is not { } failure)
                continue;
            if (batch.Count > 1)
                logger.BatchFailed(failure, THandler.Queue, batch.Count);
            // One of them cannot be handled, so handle each on its own, in order.
            foreach (var waiting in batch)
            {
                if ((batch.Count == 1 ? failure : await TryHandleAsync([waiting], stoppingToken)) is { } own)
                    waiting.Handled.TrySetException(own);
            }
        }
    }

    private async Task<IReadOnlyList<Waiting>> TakeAsync(CancellationToken cancellationToken)
    {
        var batch = new List<Waiting>();
        if (!THandler.KeepsOrder)
        {
            while (batch.Count < IBatchHandler.MaxBatch && _waiting.Reader.TryRead(out var next))
                batch.Add(next);
            return batch;
        }

        // The bus delivers messages on many threads, so one may arrive before its predecessor in the queue. Wait for what is missing below the highest
        // tag, but not indefinitely: the bus moves a message that it cannot deserialise to the error queue, and it never arrives here.
        using var timeout = new CancellationTokenSource(OvertakenTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        do
        {
            while (batch.Count < IBatchHandler.MaxBatch && _waiting.Reader.TryRead(out var next))
                batch.Add(next);
        } while (batch.Count < IBatchHandler.MaxBatch && HasGap(batch) && await MoreAsync(either.Token));

        batch.Sort((one, other) => one.Place.Tag.CompareTo(other.Place.Tag));
        if (batch[^1].Place is var newest && (newest.Consumer != _last.Consumer || newest.Tag > _last.Tag))
            _last = newest;
        return batch;
    }

    private bool HasGap(List<Waiting> batch)
    {
        var newest = batch.MaxBy(waiting => waiting.Place.Tag)!.Place;
        var before = newest.Consumer == _last.Consumer ? _last.Tag : 0;
        return newest.Tag > before && (ulong)batch.Count(waiting => waiting.Place.Tag > before) < newest.Tag - before;
    }

    private async Task<bool> MoreAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _waiting.Reader.WaitToReadAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    // A temporary failure (a database restart, a race with another instance) is waited out here, where the order is kept. An outage is waited out however
    // long it takes. A timeout or a race that keeps recurring while the database is available is caused by the messages themselves.
    private async Task<Exception?> TryHandleAsync(IReadOnlyList<Waiting> batch, CancellationToken cancellationToken)
    {
        var attempts = batch.Count == 1 ? AttemptsForOne : AttemptsForBatch;
        for (var pause = ShortestPause; ; pause = 2 * pause < LongestPause ? 2 * pause : LongestPause)
        {
            try
            {
                await HandleAsync(batch, cancellationToken);
                return null;
            }
            catch (Exception exception) when (Bus.IsOutage(exception))
            {
                logger.BatchWaits(exception, THandler.Queue, batch.Count);
                await Task.Delay(pause, time, cancellationToken);
            }
            catch (Exception exception) when (Bus.IsTransient(exception) || EventSessions.IsCollision(exception))
            {
                // A database that does not answer or is read-only is an outage, too.
                if (await sessions.IsWritableAsync(cancellationToken) && --attempts == 0)
                    return new MessageNotHandledException("The same failure kept recurring.", exception);
                logger.BatchWaits(exception, THandler.Queue, batch.Count);
                await Task.Delay(pause, time, cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                return exception;
            }
        }
    }

    private async Task HandleAsync(IReadOnlyList<Waiting> batch, CancellationToken cancellationToken)
    {
        await using var transaction = sessions.Begin();
        var isNew = await MessageReceipts.InsertAsync(
            transaction,
            THandler.Queue,
            batch.Select(waiting => waiting.Message.EventId),
            time.GetUtcNow(),
            cancellationToken
        );
        var received = new List<ReceivedMessage>(isNew.Count);
        foreach (var waiting in batch)
        {
            // A message may be in the batch twice.
            if (isNew.Remove(waiting.Message.EventId))
                received.Add(new(waiting.Message, ChangeContext.Of(waiting.Message, service.Value, waiting.TraceParent)));
        }

        if (received.Count > 0)
            await handler.HandleAsync(received, transaction, cancellationToken);
        var deferred = received.Where(message => message.IsDeferred).Select(message => message.Message.EventId).ToHashSet();
        if (deferred.Count > 0)
            await MessageReceipts.DeleteAsync(transaction, THandler.Queue, [.. deferred], cancellationToken);
        if (deferred.Count < received.Count)
            await transaction.CommitAsync(cancellationToken);

        foreach (var waiting in batch)
        {
            if (deferred.Contains(waiting.Message.EventId))
                waiting.Handled.TrySetException(new MessageOvertookException("The message arrived before its predecessor."));
            else
                waiting.Handled.TrySetResult();
        }
    }

    private sealed record Waiting(RegistryMessage Message, QueuePlace Place, string? TraceParent)
    {
        public TaskCompletionSource Handled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>Passes a message to its handler's batch.</summary>
internal sealed class BatchConsumer<TMessage, THandler>(BatchQueue<THandler> queue) : IConsumer<TMessage>
    where TMessage : RegistryMessage
    where THandler : IBatchHandler
{
    public Task Consume(ConsumeContext<TMessage> context)
    {
        var place = context.TryGetPayload(out RabbitMqBasicConsumeContext? rabbit) ? new QueuePlace(rabbit.ConsumerTag, rabbit.DeliveryTag) : default;
        return queue.HandleAsync(context.Message, place, context.CancellationToken);
    }
}

/// <summary>The queue of a handler.</summary>
internal sealed class BatchConsumerDefinition<TMessage, THandler> : ConsumerDefinition<BatchConsumer<TMessage, THandler>>
    where TMessage : RegistryMessage
    where THandler : IBatchHandler
{
    public BatchConsumerDefinition() => EndpointName = THandler.Queue;

    protected override void ConfigureConsumer(
        IReceiveEndpointConfigurator endpointConfigurator,
        IConsumerConfigurator<BatchConsumer<TMessage, THandler>> consumerConfigurator,
        IRegistrationContext context
    )
    {
        if (endpointConfigurator is not IRabbitMqReceiveEndpointConfigurator rabbit)
            return;
        rabbit.SingleActiveConsumer = THandler.KeepsOrder;
        rabbit.PrefetchCount = 2 * IBatchHandler.MaxBatch;
        // No more than fit in one transaction: in an ordered queue, no message may wait outside a batch that contains a later one.
        rabbit.ConcurrentMessageLimit = IBatchHandler.MaxBatch;
    }
}

/// <summary>Registers handlers.</summary>
public static class BatchHandlerRegistration
{
    /// <summary>Adds a handler with its queue and its consumers. Call it before adding the bus, so that the handler outlives the bus.</summary>
    public static void AddBatchHandler<THandler>(this IServiceCollection services)
        where THandler : class, IBatchHandler
    {
        services.AddSingleton<THandler>();
        services.AddSingleton<BatchQueue<THandler>>();
        services.AddSingleton(
            new BatchConsumers([
                .. THandler.MessageTypes.Select(message =>
                    (
                        typeof(BatchConsumer<,>).MakeGenericType(message, typeof(THandler)),
                        typeof(BatchConsumerDefinition<,>).MakeGenericType(message, typeof(THandler))
                    )
                ),
            ])
        );
        services.AddHostedService(provider => provider.GetRequiredService<BatchQueue<THandler>>());
    }
}

/// <summary>The consumers of a handler, with their definitions.</summary>
internal sealed record BatchConsumers(IReadOnlyList<(Type Consumer, Type Definition)> Types);
