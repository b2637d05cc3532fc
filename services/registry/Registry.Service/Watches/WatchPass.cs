using System.Collections.Concurrent;
using Registry.Domain.PermitScreenings;
using Registry.Domain.Watches;
using Registry.Matching;
using Registry.Service.Editions;
using Registry.Service.Screenings;

namespace Registry.Service.Watches;

/// <summary>Compares watches with the subjects that an edition changed, and with no others.</summary>
internal sealed class WatchPass
{
    private readonly Screener _screener;

    // Of its own: the index of an edition set waits for the indexes of other sets, which may be those of all lists.
    private readonly MatchIndex _index;

    // Someone who employs many is compared once for all of them.
    private readonly ConcurrentDictionary<RoleParty, IReadOnlyList<Hit>> _parties = [];

    /// <param name="changed">The subjects that the edition added or amended and that are still listed.</param>
    /// <param name="screener">Scores as for a screening.</param>
    public WatchPass(EditionSet changed, Screener screener)
    {
        (Lists, _screener) = (changed, screener);
        Changed = [.. changed.Ordered.Select(EditionSet.ToMatchEntity)];
        _index = MatchIndex.Build(Changed);
    }

    /// <summary>The changed subjects, as they are compared.</summary>
    public IReadOnlyList<MatchEntity> Changed { get; }

    /// <summary>The current editions, with the changed subjects alone.</summary>
    public EditionSet Lists { get; }

    /// <summary>
    /// The watches of which a party may be a changed subject, each with its hits as a screening against these subjects alone would have them.
    /// </summary>
    public IEnumerable<(Watch Watch, IReadOnlyList<Hit> Found)> Compare(IEnumerable<Watch> watches) =>
        Changed.Count == 0
            ? []
            : watches
                .Select(watch =>
                    (
                        watch,
                        Screener.Ordered([
                            .. _screener.HitsOf(Lists, _index, ScreenedParty.Worker, watch.Watched.Worker.ToMatchEntity()),
                            .. watch.Watched.Parties.SelectMany(HitsOf),
                        ])
                    )
                )
                .Where(compared => compared.Item2.Count > 0);

    private IReadOnlyList<Hit> HitsOf(RoleParty party) => _parties.GetOrAdd(party, party => [.. _screener.HitsOf(Lists, _index, party)]);
}
