using System.Collections.Concurrent;
using Registry.Domain.Screening;
using Registry.Domain.Watches;
using Registry.Matching;
using Registry.Service.Matching;
using Registry.Service.Screening;

namespace Registry.Service.Watches;

/// <summary>
/// Compares watches with the subjects that an edition changed, and with no others. Of the two sides the subjects are the fewer, and they alone are indexed, once for
/// all watches: an index of the watches, some thousands at a time and thrown away after, takes longer to make than it saves, and much memory.
/// </summary>
internal sealed class WatchPass
{
    // Those who employ many are compared once for all of them; those of more employers than this are compared again.
    private const int MostEmployers = 100_000;

    private readonly Screener _screener;
    private readonly MatchIndex _changed;
    private readonly ConcurrentDictionary<Employer, IReadOnlyList<Hit>> _employers = [];
    private int _known;

    /// <param name="lists">The lists.</param>
    /// <param name="touched">Whom the edition added or amended, by their keys in the lists; who is not listed any more is left out.</param>
    /// <param name="screener">Scores as for a screening.</param>
    public WatchPass(ScreeningLists lists, IReadOnlyCollection<string> touched, Screener screener)
    {
        (Lists, _screener) = (lists, screener);
        var changed = lists.Ordered.Where(subject => touched.Contains(ScreeningLists.KeyOf(subject))).ToList();
        _changed = changed.Count == lists.Ordered.Count ? lists.Index : MatchIndex.Build(changed.Select(ScreeningLists.ToMatchEntity));
    }

    /// <summary>The lists that are compared with.</summary>
    public ScreeningLists Lists { get; }

    /// <summary>The watches whose worker or employer may be a changed subject, each with its hits as a screening against these subjects alone would have them.</summary>
    public IEnumerable<(Watch Watch, IReadOnlyList<Hit> Found)> Compare(IEnumerable<Watch> watches) => _changed.Count == 0 ? [] : watches
        .Select(watch => (watch, Screener.Ordered([.. HitsOf(ScreenedParty.Worker, watch.Watched.Worker.ToMatchEntity()), .. OfEmployer(watch.Watched.Employer)])))
        .Where(compared => compared.Item2.Count > 0);

    private IReadOnlyList<Hit> OfEmployer(Employer employer)
    {
        if (_employers.TryGetValue(employer, out var known)) return known;
        // Counted here, because the dictionary would stop every other thread to count itself.
        if (Interlocked.Increment(ref _known) % MostEmployers == 0) _employers.Clear();
        return _employers[employer] = HitsOf(ScreenedParty.Employer, employer.ToMatchEntity());
    }

    private IReadOnlyList<Hit> HitsOf(ScreenedParty screened, MatchEntity party) => _screener.HitsOf(Lists, _changed, screened, party);
}
