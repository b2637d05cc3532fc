using Permits.Domain.Permits;
using Platform.Kernel;

namespace Permits.Domain.Reports;

/// <summary>What can be done with a report.</summary>
public enum ReportAction
{
    /// <summary>Drafts it.</summary>
    Draft,

    /// <summary>Edits the narrative.</summary>
    Edit,

    /// <summary>Approves it.</summary>
    Approve,

    /// <summary>Records that it was submitted.</summary>
    Submit,

    /// <summary>Records that it was published.</summary>
    Publish,

    /// <summary>Puts a later report in its place.</summary>
    Supersede,
}

/// <summary>A request to change a report.</summary>
public abstract record ReportCommand
{
    private ReportCommand(ReportAction action) => Action = action;

    /// <summary>What it does.</summary>
    public ReportAction Action { get; }

    /// <summary>Drafts a report.</summary>
    public sealed record Draft(
        CountryCode State,
        ReportKind Kind,
        ReportDuty? Duty,
        long UpTo,
        ReportContent Content,
        Narrative Narrative,
        ReportId? Supersedes,
        Officer By
    ) : ReportCommand(ReportAction.Draft);

    /// <summary>Edits the narrative.</summary>
    public sealed record Edit(Narrative Narrative, Officer By, string Statement) : ReportCommand(ReportAction.Edit);

    /// <summary>Approves the report.</summary>
    public sealed record Approve(Officer By, string Statement) : ReportCommand(ReportAction.Approve);

    /// <summary>Records that the report was submitted.</summary>
    public sealed record Submit(DateOnly On, string Reference, Officer By) : ReportCommand(ReportAction.Submit);

    /// <summary>Records that the Committee published the report.</summary>
    public sealed record Publish(DocumentNumber Document, DateOnly On) : ReportCommand(ReportAction.Publish);

    /// <summary>Puts a later report in its place.</summary>
    public sealed record Supersede(ReportId By) : ReportCommand(ReportAction.Supersede);
}
