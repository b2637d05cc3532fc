namespace Registry.Matching;

/// <summary>A hit of a query, with the evidence for its score.</summary>
/// <param name="EntityId">The id of the indexed <see cref="MatchEntity"/>.</param>
/// <param name="Score">
/// From 0 to 1, calibrated: of name-only hits that score 0.9, about nine in ten are the same entity, for pairs like the labelled ones.
/// </param>
/// <param name="Features">Each comparison that contributed, with its share of the points behind the score, strongest first.</param>
public sealed record MatchHit(string EntityId, double Score, IReadOnlyList<MatchFeature> Features);
