using System.Collections.Concurrent;
using Registry.Domain.Screening;
using Registry.Domain.Watches;
using Registry.Matching;
using Registry.Service.Matching;
using Registry.Service.Screening;

namespace Registry.Service.Watches;

/// <summary>Compares watches with the subjects that an edition changed, and with no others.</summary>
internal sealed class WatchPass
{
    private readonly Screener _screener;
    private readonly MatchIndex _index;

    // Someone who employs many is compared once for all of them.
    private readonly ConcurrentDictionary<Employer, IReadOnlyList<Hit>> _employers = [];

    /// <param name="lists">The lists.</param>
    /// <param name="touched">Whom the edition added or amended, by their keys in the lists; who is not listed any more is left out.</param>
    /// <param name="screener">Scores as for a screening.</param>
    public WatchPass(EditionSet lists, IReadOnlyCollection<string> touched, Screener screener)
    {
        (Lists, _screener) = (lists, screener);
        Changed = [.. lists.Ordered.Where(subject => touched.Contains(EditionSet.KeyOf(subject))).Select(EditionSet.ToMatchEntity)];
        _index = Changed.Count == lists.Ordered.Count ? lists.Index : MatchIndex.Build(Changed);
    }

    /// <summary>The changed subjects.</summary>
    public IReadOnlyList<MatchEntity> Changed { get; }

    /// <summary>The lists that are compared with.</summary>
    public EditionSet Lists { get; }

    /// <summary>The watches whose worker or employer may be a changed subject, each with its hits as a screening against these subjects alone would have them.</summary>
    public IEnumerable<(Watch Watch, IReadOnlyList<Hit> Found)> Compare(IEnumerable<Watch> watches) => Changed.Count == 0 ? [] : watches
        .Select(watch => (watch, Screener.Ordered([.. HitsOf(ScreenedParty.Worker, watch.Watched.Worker.ToMatchEntity()), .. OfEmployer(watch.Watched.Employer)])))
        .Where(compared => compared.Item2.Count > 0);

    private IReadOnlyList<Hit> OfEmployer(Employer employer) => _employers.GetOrAdd(employer, employer => HitsOf(ScreenedParty.Employer, employer.ToMatchEntity()));

    private IReadOnlyList<Hit> HitsOf(ScreenedParty screened, MatchEntity party) => _screener.HitsOf(Lists, _index, screened, party);
}
