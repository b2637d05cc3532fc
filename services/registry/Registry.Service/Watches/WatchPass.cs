using System.Globalization;
using Registry.Domain.Watches;
using Registry.Matching;

namespace Registry.Service.Watches;

/// <summary>
/// Finds, of many watches, those that an edition's changes may concern: the watched are indexed, some thousands at a time, and each changed subject is
/// the query. A score is the same with the roles exchanged, so whoever is left out would be no hit in a screening either.
/// </summary>
internal static class WatchPass
{
    /// <summary>Watches that are indexed together.</summary>
    public const int Together = 20_000;

    // What a score may differ by with the roles exchanged, rounding included.
    private const double Tolerance = 0.001;

    /// <summary>Those of the watches of which the worker or the employer is like a changed subject.</summary>
    /// <param name="watches">The watches.</param>
    /// <param name="changed">The changed subjects.</param>
    /// <param name="threshold">The score from which a subject is a hit.</param>
    public static IReadOnlyList<Watch> Concerned(IReadOnlyList<Watch> watches, IReadOnlyList<MatchEntity> changed, double threshold)
    {
        var index = MatchIndex.Build(watches.SelectMany((watch, number) => (MatchEntity[])[Of(watch.Watched.Worker.ToMatchEntity(), number), Of(watch.Watched.Employer.ToMatchEntity(), number)]));
        return [.. changed.SelectMany(subject => index.Reach(subject, threshold - Tolerance)).Select(id => int.Parse(id, CultureInfo.InvariantCulture)).Distinct().Order().Select(number => watches[number])];

        static MatchEntity Of(MatchEntity party, int number) => party with { Id = number.ToString(CultureInfo.InvariantCulture) };
    }
}
