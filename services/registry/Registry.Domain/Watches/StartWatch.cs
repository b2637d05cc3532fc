using Registry.Domain.PermitScreenings;

namespace Registry.Domain.Watches;

/// <summary>Starts a watch on the parties of a screening.</summary>
/// <param name="Screening">The screening.</param>
public sealed record StartWatch(ScreeningEvent.Completed Screening);
