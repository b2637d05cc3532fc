namespace Platform.Hosting;

/// <summary>
/// The system clock in whole microseconds, the precision that PostgreSQL stores: an instant read back from an event equals the one that the
/// snapshot was made with, so a replay gives the same state.
/// </summary>
internal sealed class MicrosecondTime : TimeProvider
{
    public override DateTimeOffset GetUtcNow()
    {
        var now = base.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMicrosecond));
    }
}
