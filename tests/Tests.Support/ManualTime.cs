namespace Tests.Support;

/// <summary>A wall clock and a monotonic clock that a test controls.</summary>
public sealed class ManualTime(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset _now = start;
    private long _timestamp;

    public ManualTime()
        : this(new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero)) { }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _timestamp;

    /// <summary>Advances both clocks.</summary>
    public void Elapse(TimeSpan time)
    {
        _now += time;
        _timestamp += time.Ticks;
    }

    /// <summary>Sets the wall clock forwards or back.</summary>
    public void Jump(TimeSpan by) => _now += by;
}
