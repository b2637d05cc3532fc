using Registry.Domain.Lists;

namespace Registry.Domain.Watches;

/// <summary>Ends hits that an edition no longer gives. Hits that the watch does not know are ignored.</summary>
/// <param name="Hits">The hits, each with the reason why it ends.</param>
/// <param name="Edition">The edition.</param>
public sealed record EndHits(IReadOnlyList<(KnownHit Hit, HitEndReason Reason)> Hits, EditionHash Edition);
