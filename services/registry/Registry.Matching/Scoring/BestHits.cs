namespace Registry.Matching.Scoring;

/// <summary>The best hits found so far, one per entity, ordered by score, then by id.</summary>
internal sealed class BestHits(int limit, double cutoff, MatchEntity[] entities)
{
    /// <summary>Scores are rounded to four decimal places; bounds are not.</summary>
    internal const double Rounding = 0.0001;

    private readonly List<(int Entity, double Score, int Row, int Name)> _hits = new(Math.Min(limit, 64));

    /// <summary>The score that a hit needs to be among the best.</summary>
    internal double Floor { get; private set; } = limit > 0 ? cutoff : double.MaxValue;

    /// <summary>The points that a hit needs to be among the best.</summary>
    internal double MinPoints { get; private set; } = PointsFor(limit > 0 ? cutoff : double.MaxValue);

    internal void Offer(int entity, double score, int row, int name)
    {
        if (score < Floor || score <= 0)
            return;
        var known = _hits.FindIndex(h => h.Entity == entity);
        if (known >= 0)
        {
            if (_hits[known].Score >= score)
                return;
            _hits.RemoveAt(known);
        }
        var at = _hits.Count;
        while (at > 0 && (_hits[at - 1].Score < score || (_hits[at - 1].Score == score && Order(entity, _hits[at - 1].Entity) < 0)))
            at--;
        _hits.Insert(at, (entity, score, row, name));
        if (_hits.Count > limit)
            _hits.RemoveAt(limit);
        if (_hits.Count == limit)
            (Floor, MinPoints) = (_hits[^1].Score, PointsFor(_hits[^1].Score));
    }

    internal List<MatchHit> ToHits(Func<int, int, int, MatchHit> explain) => _hits.ConvertAll(h => explain(h.Entity, h.Row, h.Name));

    /// <summary>The fewest points that can round up to a score.</summary>
    internal static double PointsFor(double score) => Calibration.PointsOf(score - Rounding);

    /// <summary>By id; two entities with the same id by their position in the index.</summary>
    private int Order(int a, int b) => string.CompareOrdinal(entities[a].Id, entities[b].Id) is var order and not 0 ? order : a.CompareTo(b);
}
