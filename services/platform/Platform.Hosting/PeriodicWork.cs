using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Platform.Hosting;

/// <summary>
/// Work that is looked for at an interval. Nothing is kept between two looks, so one that fails, also because the database does not answer, is logged and the
/// next one finds what it left.
/// </summary>
/// <param name="interval">The pause after each look.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The log.</param>
public abstract partial class PeriodicWork(TimeSpan interval, TimeProvider time, ILogger logger) : BackgroundService
{
    /// <summary>The clock.</summary>
    protected TimeProvider Time { get; } = time;

    /// <summary>Does what there is to do.</summary>
    protected abstract Task WorkAsync(CancellationToken cancellationToken);

    /// <inheritdoc/>
    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await WorkAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                Interrupted(logger, GetType().Name, exception);
            }

            await Task.Delay(interval, Time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Work} was interrupted; retrying")]
    private static partial void Interrupted(ILogger logger, string work, Exception exception);
}
