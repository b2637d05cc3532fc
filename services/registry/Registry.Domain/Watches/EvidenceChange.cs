namespace Registry.Domain.Watches;

/// <summary>A comparison whose values changed, or that is new or no longer made.</summary>
/// <param name="Feature">The comparison.</param>
/// <param name="Before">The values when the hit was cleared.</param>
/// <param name="Now">The values now.</param>
public sealed record EvidenceChange(string Feature, IReadOnlyList<ComparedValues> Before, IReadOnlyList<ComparedValues> Now);
