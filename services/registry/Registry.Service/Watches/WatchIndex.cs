using Platform.Kernel;
using Registry.Domain.Screening;
using Registry.Domain.Watches;
using Registry.Matching;

namespace Registry.Service.Watches;

/// <summary>Identifies a watch.</summary>
/// <param name="State">The Member State.</param>
/// <param name="Id">The watch's stream.</param>
internal readonly record struct WatchKey(CountryCode State, Guid Id);

/// <summary>
/// The workers and employers of all watches in memory, so that an edition's few changed subjects find the watches they may concern without reading every
/// watch. New watches go into small segments, and small segments are merged into larger ones. A watch that has ended stays: whoever loads a candidate
/// sees that. Safe to use from several threads.
/// </summary>
/// <param name="smallest">Watches in the smallest segments.</param>
internal sealed class WatchIndex(int smallest = 512)
{
    // Eight segments of a level make one of the next. The largest are still small enough to be searched in parallel.
    private const int MergeCount = 8;
    private const int TopLevel = 2;

    private readonly Lock _lock = new();
    private readonly List<WatchKey> _watches = [];
    private readonly List<int> _employerOf = [];
    private readonly Dictionary<Employer, int> _employers = [];
    private readonly List<Segment> _segments = [];
    private List<MatchEntity> _pending = [];
    // Of each indexed party: the number of a worker's watch, or the complement of an employer's number.
    private readonly List<int> _parties = [];

    /// <summary>How many watches were added.</summary>
    public int Count
    {
        get
        {
            lock (_lock) return _watches.Count;
        }
    }

    /// <summary>Adds a watch. Adding one twice only costs memory.</summary>
    public void Add(WatchKey watch, Watched watched)
    {
        lock (_lock)
        {
            AddParty(watched.Worker.ToMatchEntity(), _watches.Count);
            if (!_employers.TryGetValue(watched.Employer, out var employer))
            {
                _employers[watched.Employer] = employer = _employers.Count;
                AddParty(watched.Employer.ToMatchEntity(), ~employer);
            }

            _watches.Add(watch);
            _employerOf.Add(employer);
        }
    }

    /// <summary>The watches whose worker or employer may score at least <paramref name="threshold"/> with one of the subjects, by State and id.</summary>
    /// <param name="concurrency">How many segments are searched at a time, each on a thread of its own.</param>
    public async Task<IReadOnlyList<WatchKey>> FindAsync(IReadOnlyList<MatchEntity> subjects, double threshold, int concurrency, CancellationToken cancellationToken)
    {
        List<Segment> segments;
        lock (_lock)
        {
            segments = [.. _segments];
            if (_pending.Count > 0) segments.Add(new(0, _parties.Count - _pending.Count, CandidateIndex.Build(_pending)));
        }

        var parties = new HashSet<int>();
        await Parallel.ForEachAsync(segments, new ParallelOptions { MaxDegreeOfParallelism = concurrency, CancellationToken = cancellationToken }, async (segment, token) =>
        {
            // On a thread of its own: the pool's threads are few, and requests wait for them.
            var found = await Task.Factory.StartNew(() => segment.Find(subjects, threshold, token), token, TaskCreationOptions.LongRunning, TaskScheduler.Default);
            lock (parties) parties.UnionWith(found);
        });
        return WatchesOf(parties);
    }

    private List<WatchKey> WatchesOf(HashSet<int> parties)
    {
        lock (_lock)
        {
            var (watches, employers) = (new HashSet<WatchKey>(), new HashSet<int>());
            foreach (var party in parties)
            {
                if (_parties[party] >= 0) watches.Add(_watches[_parties[party]]);
                else employers.Add(~_parties[party]);
            }

            if (employers.Count > 0)
            {
                for (var number = 0; number < _watches.Count; number++)
                {
                    if (employers.Contains(_employerOf[number])) watches.Add(_watches[number]);
                }
            }

            return [.. watches.OrderBy(watch => watch.State.Value, StringComparer.Ordinal).ThenBy(watch => watch.Id)];
        }
    }

    private void AddParty(MatchEntity party, int owner)
    {
        _pending.Add(party);
        _parties.Add(owner);
        if (_pending.Count < smallest) return;
        _segments.Add(new(0, _parties.Count - _pending.Count, CandidateIndex.Build(_pending)));
        _pending = [];
        while (LastOfOneLevel() is { } level and < TopLevel)
        {
            var merged = _segments[^MergeCount..];
            _segments.RemoveRange(_segments.Count - MergeCount, MergeCount);
            _segments.Add(new(level + 1, merged[0].Start, CandidateIndex.Merge([.. merged.Select(segment => segment.Index)])));
        }
    }

    // The level of the last segments, if there are enough of it to merge.
    private int? LastOfOneLevel() =>
        _segments.Count >= MergeCount && _segments[^MergeCount..] is [var first, ..] last && last.TrueForAll(segment => segment.Level == first.Level) ? first.Level : null;

    /// <summary>Parties that were added one after the other.</summary>
    /// <param name="Level">How often it was merged.</param>
    /// <param name="Start">The number of its first party.</param>
    /// <param name="Index">The parties.</param>
    private sealed record Segment(int Level, int Start, CandidateIndex Index)
    {
        public HashSet<int> Find(IReadOnlyList<MatchEntity> subjects, double threshold, CancellationToken cancellationToken)
        {
            var parties = new HashSet<int>();
            foreach (var subject in subjects)
            {
                cancellationToken.ThrowIfCancellationRequested();
                foreach (var place in Index.Find(subject, threshold)) parties.Add(Start + place);
            }

            return parties;
        }
    }
}
