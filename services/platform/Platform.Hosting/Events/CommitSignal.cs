using System.Collections.Concurrent;

namespace Platform.Hosting.Events;

/// <summary>Signals that events have been committed, which wakes subscriptions without polling.</summary>
internal sealed class CommitSignal
{
    private readonly ConcurrentBag<(Func<Type, bool> Wakes, Pulse Pulse)> _listeners = [];

    /// <summary>A commit of this process.</summary>
    public Pulse Here { get; } = new();

    /// <summary>A pulse for commits of this process with an event of a type that wakes the listener, and for all commits of other instances.</summary>
    public Pulse Listen(Func<Type, bool> wakes)
    {
        var pulse = new Pulse();
        _listeners.Add((wakes, pulse));
        return pulse;
    }

    /// <summary>Announces a commit of this process.</summary>
    public void Committed(IReadOnlySet<Type> eventTypes)
    {
        Here.Set();
        foreach (var (wakes, pulse) in _listeners)
        {
            if (eventTypes.Any(wakes))
                pulse.Set();
        }
    }

    /// <summary>Announces a commit of another instance.</summary>
    public void CommittedElsewhere()
    {
        foreach (var (_, pulse) in _listeners)
            pulse.Set();
    }
}

/// <summary>Wakes all current waiters.</summary>
internal sealed class Pulse
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next pulse. Take it before reading what it announces; a pulse in between is then not missed.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Set() => Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
