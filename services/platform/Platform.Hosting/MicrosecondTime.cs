namespace Platform.Hosting;

/// <summary>
/// The system's clock in whole microseconds, which is what PostgreSQL keeps: an instant read back from an event is the very one that the
/// snapshot was made with, so a replay gives the same state as the live one.
/// </summary>
internal sealed class MicrosecondTime : TimeProvider
{
    public override DateTimeOffset GetUtcNow()
    {
        var now = base.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
