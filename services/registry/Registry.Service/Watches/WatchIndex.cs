using Platform.Kernel;
using Registry.Domain.PermitScreenings;
using Registry.Domain.Watches;
using Registry.Matching;

namespace Registry.Service.Watches;

/// <summary>Identifies a watch.</summary>
/// <param name="State">The Member State.</param>
/// <param name="Id">The watch's stream.</param>
internal readonly record struct WatchKey(CountryCode State, Guid Id);

/// <summary>
/// The workers and other parties of all watches in memory, so that an edition's few changed subjects find the watches they may concern without reading every
/// watch. New watches go into small segments, and small segments are merged into larger ones. A watch that has ended stays: the code that loads a
/// candidate sees that. Safe to use from several threads.
/// </summary>
/// <param name="smallest">Watches in the smallest segments.</param>
internal sealed class WatchIndex(int smallest = 2048)
{
    // A watch is indexed twice: in a small segment, and in the large one that so many small ones are merged into.
    private const int MergeCount = 16;
    private const int TopLevel = 1;
    private const int ManySubjects = 500;
    private const int ChunkSize = 16;

    private readonly Lock _lock = new();
    private readonly List<WatchKey> _watches = [];
    private readonly List<int> _employerOf = [];
    private readonly Dictionary<Party, int> _employers = [];
    private readonly List<Segment> _segments = [];
    private List<MatchEntity> _pending = [];
    private bool _compacting;

    // Of each indexed party: the number of its watch, or the complement of an employer's number. Many watches share an employer, few another party.
    private readonly List<int> _parties = [];

    /// <summary>How many watches were added.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _watches.Count;
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
                AddParty(watched.Employer, ~employer);
            }

            foreach (var other in watched.OtherParties)
                AddParty(other.Party, _watches.Count);

            _watches.Add(watch);
            _employerOf.Add(employer);
        }
    }

    /// <summary>Merges the small segments into one, because a search reads every segment. Meanwhile watches can be added and searched for.</summary>
    public void Compact()
    {
        int first;
        List<Segment> small;
        lock (_lock)
        {
            first = _segments.FindIndex(segment => segment.Level < TopLevel);
            if (_compacting || first < 0 || first >= _segments.Count - 1)
                return;
            (_compacting, small) = (true, _segments[first..]);
        }

        Segment? merged = null;
        try
        {
            merged = Merge(small, 0);
        }
        finally
        {
            lock (_lock)
            {
                _compacting = false;
                if (merged is not null)
                {
                    // Segments were only added behind them.
                    _segments.RemoveRange(first, small.Count);
                    _segments.Insert(first, merged);
                }
            }
        }
    }

    /// <summary>The watches of which a party may score at least <paramref name="threshold"/> with one of the subjects, by State and id.</summary>
    /// <param name="concurrency">How many threads search at the same time. They are not the pool's, which are few and which requests wait for.</param>
    public async Task<IReadOnlyList<WatchKey>> FindAsync(
        IReadOnlyList<MatchEntity> subjects,
        double threshold,
        int concurrency,
        CancellationToken cancellationToken
    )
    {
        // For many subjects it pays to merge first.
        if (subjects.Count >= ManySubjects)
            Compact();
        var segments = Segments();
        var (parties, next) = (new HashSet<int>(), -ChunkSize);
        await Task.WhenAll(
            Enumerable.Range(0, concurrency).Select(_ => Task.Factory.StartNew(Find, cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default))
        );
        return WatchesOf(parties);

        void Find()
        {
            var found = new HashSet<int>();
            for (int start; (start = Interlocked.Add(ref next, ChunkSize)) < subjects.Count; )
            {
                for (var number = start; number < Math.Min(start + ChunkSize, subjects.Count); number++)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var query = new CandidateQuery(subjects[number]);
                    foreach (var segment in segments)
                        segment.Find(query, threshold, found);
                }
            }

            lock (parties)
                parties.UnionWith(found);
        }
    }

    private List<Segment> Segments()
    {
        lock (_lock)
            return _pending.Count == 0 ? [.. _segments] : [.. _segments, new(0, _parties.Count - _pending.Count, CandidateIndex.Build(_pending))];
    }

    private List<WatchKey> WatchesOf(HashSet<int> parties)
    {
        lock (_lock)
        {
            var (watches, employers) = (new HashSet<WatchKey>(), new HashSet<int>());
            foreach (var party in parties)
            {
                if (_parties[party] >= 0)
                    watches.Add(_watches[_parties[party]]);
                else
                    employers.Add(~_parties[party]);
            }

            if (employers.Count > 0)
            {
                for (var number = 0; number < _watches.Count; number++)
                {
                    if (employers.Contains(_employerOf[number]))
                        watches.Add(_watches[number]);
                }
            }

            return [.. watches.OrderBy(watch => watch.State.Value, StringComparer.Ordinal).ThenBy(watch => watch.Id)];
        }
    }

    private void AddParty(Party party, int owner)
    {
        foreach (var entity in party.ToMatchEntities())
            AddParty(entity, owner);
    }

    private void AddParty(MatchEntity party, int owner)
    {
        _pending.Add(party);
        _parties.Add(owner);
        if (_pending.Count < smallest)
            return;
        _segments.Add(new(0, _parties.Count - _pending.Count, CandidateIndex.Build(_pending)));
        _pending = [];
        while (!_compacting && LastOfOneLevel() is { } level and < TopLevel)
        {
            var merged = Merge(_segments[^MergeCount..], level + 1);
            _segments.RemoveRange(_segments.Count - MergeCount, MergeCount);
            _segments.Add(merged);
        }
    }

    private static Segment Merge(List<Segment> segments, int level) =>
        new(level, segments[0].Start, CandidateIndex.Merge([.. segments.Select(segment => segment.Index)]));

    // The level of the last segments, if there are enough of it to merge.
    private int? LastOfOneLevel() =>
        _segments.Count >= MergeCount && _segments[^MergeCount..] is [var first, ..] last && last.TrueForAll(segment => segment.Level == first.Level)
            ? first.Level
            : null;

    /// <summary>Parties that were added one after the other.</summary>
    /// <param name="Level">How often it was merged.</param>
    /// <param name="Start">The number of its first party.</param>
    /// <param name="Index">The parties.</param>
    private sealed record Segment(int Level, int Start, CandidateIndex Index)
    {
        public void Find(CandidateQuery query, double threshold, HashSet<int> parties)
        {
            var found = new HashSet<int>();
            Index.Find(query, threshold, found);
            foreach (var position in found)
                parties.Add(Start + position);
        }
    }
}
