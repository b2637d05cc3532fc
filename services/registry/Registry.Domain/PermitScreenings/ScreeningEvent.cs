using Platform.Kernel;
using Registry.Domain.Comparisons;

namespace Registry.Domain.PermitScreenings;

/// <summary>The events of a permit's screening.</summary>
public abstract record ScreeningEvent
{
    private ScreeningEvent() { }

    /// <summary>Everyone a permit's application names was compared with the lists.</summary>
    /// <param name="PermitId">The permit.</param>
    /// <param name="State">The permit's Member State.</param>
    /// <param name="Agency">The agency that applied.</param>
    /// <param name="Comparison">The compared parties and the hits.</param>
    /// <param name="Basis">The editions and settings of the comparison.</param>
    /// <param name="At">When.</param>
    public sealed record Completed(PermitId PermitId, CountryCode State, AgencyId Agency, Comparison Comparison, Basis Basis, DateTimeOffset At)
        : ScreeningEvent;
}
