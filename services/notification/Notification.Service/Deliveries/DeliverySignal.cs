namespace Notification.Service.Deliveries;

/// <summary>Wakes the worker of this instance: a delivery is due, or a slot is free.</summary>
internal sealed class DeliverySignal : IDisposable
{
    private readonly SemaphoreSlim _set = new(0, 1);
    private readonly Lock _lock = new();

    public void Set()
    {
        lock (_lock)
        {
            if (_set.CurrentCount == 0)
                _set.Release();
        }
    }

    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellationToken) => _set.WaitAsync(atMost, cancellationToken);

    public void Dispose() => _set.Dispose();
}
