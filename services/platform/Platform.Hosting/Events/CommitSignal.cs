namespace Platform.Hosting.Events;

/// <summary>Signals that events have been committed, which wakes subscriptions without polling.</summary>
internal sealed class CommitSignal
{
    /// <summary>A commit of this process.</summary>
    public Pulse Here { get; } = new();

    /// <summary>A commit of this process or of another instance.</summary>
    public Pulse Anywhere { get; } = new();

    /// <summary>Announces a commit of this process.</summary>
    public void Set()
    {
        Here.Set();
        Anywhere.Set();
    }
}

/// <summary>Wakes everyone who waits at this moment.</summary>
internal sealed class Pulse
{
    private TaskCompletionSource _next = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes at the next pulse. Take it before looking at what it announces: a pulse in between is then not missed.</summary>
    public Task Next => Volatile.Read(ref _next).Task;

    public void Set() => Interlocked.Exchange(ref _next, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
}
