using Permits.Domain.Permits;
using Platform.Kernel;

namespace Permits.Domain.Reports;

/// <summary>What happened to a report. Stored permanently under pinned names and shapes: a released case never changes.</summary>
public abstract record ReportEvent
{
    private ReportEvent() { }

    /// <summary>The report was drafted from the State's events.</summary>
    /// <param name="State">The Member State.</param>
    /// <param name="Kind">The kind.</param>
    /// <param name="Duty">The duty that it answers; null for a report that nothing demands.</param>
    /// <param name="DueOn">When the duty is due.</param>
    /// <param name="UpTo">The sequence number up to which the events were counted: it keeps out what was still being stored.</param>
    /// <param name="Content">The figures.</param>
    /// <param name="Narrative">The text.</param>
    /// <param name="Supersedes">The report that it corrects.</param>
    /// <param name="By">Who drafted it, and so cannot approve it.</param>
    public sealed record Drafted(
        CountryCode State,
        ReportKind Kind,
        DutyId? Duty,
        DateOnly? DueOn,
        long UpTo,
        ReportContent Content,
        Narrative Narrative,
        ReportId? Supersedes,
        Officer By
    ) : ReportEvent;

    /// <summary>The narrative was edited, in place of the one before. An approval ends.</summary>
    public sealed record NarrativeEdited(Narrative Narrative, Officer By, string Statement) : ReportEvent;

    /// <summary>A second person approved the report.</summary>
    public sealed record Approved(Officer By, string Statement) : ReportEvent;

    /// <summary>The report was submitted to the Committee.</summary>
    /// <param name="On">The day of the note verbale.</param>
    /// <param name="Reference">The State's reference of the note verbale.</param>
    /// <param name="By">Who submitted it.</param>
    public sealed record Submitted(DateOnly On, string Reference, Officer By) : ReportEvent;

    /// <summary>The Committee published the report.</summary>
    public sealed record Published(DocumentNumber Document, DateOnly On) : ReportEvent;

    /// <summary>A later report was submitted in its place.</summary>
    public sealed record Superseded(ReportId By) : ReportEvent;
}
