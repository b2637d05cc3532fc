namespace Platform.Hosting.Tests;

/// <summary>A clock that runs faster.</summary>
internal sealed class FastTime(int factor) : TimeProvider
{
    public override long GetTimestamp() => factor * System.GetTimestamp();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        System.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? dueTime / factor : dueTime, period > TimeSpan.Zero ? period / factor : period);
}
