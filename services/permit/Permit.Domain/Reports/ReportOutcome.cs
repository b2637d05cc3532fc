using Platform.Kernel;

namespace Permits.Domain.Reports;

/// <summary>The outcome of a command on a report.</summary>
public abstract record ReportOutcome : IOutcome<ReportEvent>
{
    private ReportOutcome() { }

    /// <inheritdoc/>
    public virtual IReadOnlyList<ReportEvent> Events => [];

    /// <summary>The command was accepted.</summary>
    /// <param name="Decided">The event.</param>
    public sealed record Accepted(ReportEvent Decided) : ReportOutcome
    {
        /// <inheritdoc/>
        public override IReadOnlyList<ReportEvent> Events => [Decided];
    }

    /// <summary>A repeat: nothing changes.</summary>
    public sealed record Unchanged : ReportOutcome;

    /// <summary>There is no such report.</summary>
    public sealed record NotFound : ReportOutcome, IOutcome<ReportEvent>
    {
        bool IOutcome<ReportEvent>.IsNotFound => true;
    }

    /// <summary>The report's status does not allow the command.</summary>
    /// <param name="Status">The report's status.</param>
    /// <param name="Allowed">What the status allows.</param>
    public sealed record WrongStatus(ReportStatus Status, IReadOnlyList<ReportAction> Allowed) : ReportOutcome;

    /// <summary>Who drafted or edited the report cannot approve it.</summary>
    public sealed record SecondPersonRequired : ReportOutcome;

    /// <summary>Less than half was repatriated in twelve months, and the narrative does not explain why.</summary>
    /// <param name="Test">The figures.</param>
    public sealed record ExplanationMissing(TwelveMonths Test) : ReportOutcome;

    /// <summary>A nil return is not true: there are people or permits to report.</summary>
    /// <param name="People">People in the records.</param>
    /// <param name="Permits">Permits of DPRK nationals issued in the look-back period, or still valid under an older contract.</param>
    public sealed record NotNil(long People, long Permits) : ReportOutcome;

    /// <summary>A day contradicts the report.</summary>
    /// <param name="NotBefore">The first day that it may be.</param>
    /// <param name="NotAfter">The last day that it may be.</param>
    public sealed record ImpossibleDate(DateOnly NotBefore, DateOnly NotAfter) : ReportOutcome;
}
