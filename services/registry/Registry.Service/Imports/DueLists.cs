using Registry.Domain.Imports;
using Registry.Domain.Lists;

namespace Registry.Service.Imports;

/// <summary>
/// When a list is fetched again: once its interval has passed since the last attempt, by the wall clock of the records or by this process's
/// monotonic clock, whichever comes first. So a wall clock that is set back does not make the wait longer.
/// </summary>
internal sealed class DueLists(TimeProvider time)
{
    private readonly Dictionary<ListId, (Guid Import, long Timestamp)> _seen = [];

    /// <summary>Whether a list is due.</summary>
    /// <param name="last">The last attempt; null before the first.</param>
    public bool IsDue(ScheduledList list, Import? last)
    {
        if (last is null)
            return true;
        if (!_seen.TryGetValue(list.List, out var seen) || seen.Import != last.Id)
            _seen[list.List] = seen = (last.Id, time.GetTimestamp());
        return time.GetUtcNow() - last.RequestedAt >= list.Every || time.GetElapsedTime(seen.Timestamp) >= list.Every;
    }
}
