namespace Registry.Matching;

/// <summary>The options of a query.</summary>
/// <param name="Limit">The maximum number of hits.</param>
/// <param name="Cutoff">The minimum score of a hit. The index finds everything that a comparison with every entity finds.</param>
public sealed record MatchOptions(int Limit = 5, double Cutoff = 0.5)
{
    /// <summary>The score from which a hit is a match, unless a service or a request sets another. The calibration keeps it where it is.</summary>
    public const double DefaultThreshold = 0.7;
}
