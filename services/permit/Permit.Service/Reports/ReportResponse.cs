using System.Security.Cryptography;
using System.Text.Json;
using Permits.Domain.Reports;
using Permits.Domain.Rules;
using Platform.Hosting;
using Platform.Kernel;

namespace Permits.Service.Reports;

/// <summary>
/// A report to the 1718 Committee. <c>contracts/committee-report.schema.json</c> describes it. The content is the document that was frozen, so it is
/// returned as it is stored.
/// </summary>
/// <param name="Id">The report.</param>
/// <param name="Version">Its version, which is also its ETag.</param>
/// <param name="State">The Member State.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Duty">The duty that it answers; absent if nothing demands it.</param>
/// <param name="DueOn">When the duty is due.</param>
/// <param name="Late">Whether it was submitted after that day or, while it is not submitted, the day has passed.</param>
/// <param name="Status">drafted, approved, submitted, published or superseded.</param>
/// <param name="Content">The figures.</param>
/// <param name="ContentHash">The SHA-256 of the figures as JSON in lower-case hex: the same draft for the same instant has the same.</param>
/// <param name="Holds">Whether the reconciliation accounts for everyone.</param>
/// <param name="Narrative">The text.</param>
/// <param name="DraftedAt">When it was drafted.</param>
/// <param name="ChangedAt">When it last changed.</param>
/// <param name="SubmittedOn">The day of the note verbale.</param>
/// <param name="Reference">The State's reference of the note verbale.</param>
/// <param name="Document">The symbol under which the Committee published it.</param>
/// <param name="PublishedOn">When the Committee published it.</param>
/// <param name="Supersedes">The report that it corrects.</param>
/// <param name="SupersededBy">The report that corrects it.</param>
/// <param name="Authors">Who drafted and edited it, and so cannot approve it. Only for the State itself.</param>
/// <param name="ApprovedBy">Who approved it. Only for the State itself.</param>
/// <param name="Allowed">What can be done: each is a path below the report. Only for the State itself.</param>
public sealed record ReportResponse(
    ReportId Id,
    long Version,
    CountryCode State,
    ReportKind Kind,
    DutyId? Duty,
    DateOnly? DueOn,
    bool Late,
    ReportStatus Status,
    ReportContent Content,
    string ContentHash,
    bool Holds,
    Narrative Narrative,
    DateTimeOffset DraftedAt,
    DateTimeOffset ChangedAt,
    DateOnly? SubmittedOn,
    string? Reference,
    DocumentNumber? Document,
    DateOnly? PublishedOn,
    ReportId? Supersedes,
    ReportId? SupersededBy,
    IReadOnlyList<string>? Authors,
    string? ApprovedBy,
    IReadOnlyList<string>? Allowed
)
{
    private static readonly JsonSerializerOptions Json = CreateJson();

    /// <summary>The report for the State itself, or for others, who see none of its people.</summary>
    internal static ReportResponse From(CommitteeReport report, DateOnly today, bool isOwn) =>
        new(
            report.Id,
            report.Version,
            report.State,
            report.Kind,
            report.Duty,
            report.DueOn,
            report.IsLateOn(today),
            report.Status,
            report.Content,
            Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(report.Content, Json))),
            report.Content.Reconciliation.Holds,
            report.Narrative,
            report.DraftedAt,
            report.ChangedAt,
            report.SubmittedOn,
            report.Reference,
            report.Document,
            report.PublishedOn,
            report.Supersedes,
            report.SupersededBy,
            isOwn ? [.. report.Authors.Select(author => author.User)] : null,
            isOwn ? report.ApprovedBy?.User : null,
            isOwn ? [.. ReportDecider.AllowedIn(report.Status).Where(action => action is not ReportAction.Supersede).Select(ReportCommands.Verb)] : null
        );

    private static JsonSerializerOptions CreateJson()
    {
        var options = new JsonSerializerOptions();
        ServiceHost.ConfigureJson(options);
        return options;
    }
}

/// <summary>A report in a list.</summary>
/// <param name="Id">The report.</param>
/// <param name="State">The Member State.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Duty">The duty that it answers.</param>
/// <param name="DueOn">When the duty is due.</param>
/// <param name="Late">Whether it was submitted after that day or, while it is not submitted, the day has passed.</param>
/// <param name="Status">drafted, approved, submitted, published or superseded.</param>
/// <param name="At">The instant of the figures.</param>
/// <param name="Remaining">Who remains.</param>
/// <param name="Holds">Whether the reconciliation accounts for everyone.</param>
/// <param name="DraftedAt">When it was drafted.</param>
/// <param name="SubmittedOn">The day of the note verbale.</param>
/// <param name="Document">The symbol under which the Committee published it.</param>
public sealed record ReportSummary(
    ReportId Id,
    CountryCode State,
    ReportKind Kind,
    DutyId? Duty,
    DateOnly? DueOn,
    bool Late,
    ReportStatus Status,
    DateTimeOffset At,
    long Remaining,
    bool Holds,
    DateTimeOffset DraftedAt,
    DateOnly? SubmittedOn,
    DocumentNumber? Document
)
{
    internal static ReportSummary From(CommitteeReport report, DateOnly today) =>
        new(
            report.Id,
            report.State,
            report.Kind,
            report.Duty,
            report.DueOn,
            report.IsLateOn(today),
            report.Status,
            report.Content.At,
            report.Content.Reconciliation.Remaining,
            report.Content.Reconciliation.Holds,
            report.DraftedAt,
            report.SubmittedOn,
            report.Document
        );
}

/// <summary>A duty to report, and how the State has met it.</summary>
/// <param name="Id">The duty.</param>
/// <param name="Kind">The kind of report that answers it; a nil return does, too.</param>
/// <param name="Resolution">The resolution.</param>
/// <param name="Paragraph">Its paragraph; absent where it is not known.</param>
/// <param name="DueOn">The last day to submit the report.</param>
/// <param name="Source">seen: the day was read. memory: it was not.</param>
/// <param name="SourceNote">What was read.</param>
/// <param name="Status">due while there is no report, then the status of the latest.</param>
/// <param name="Late">Whether the day has passed without a report, or the report was submitted after it.</param>
/// <param name="Report">The latest report that answers the duty.</param>
public sealed record DutyResponse(
    DutyId Id,
    ReportKind Kind,
    int Resolution,
    string? Paragraph,
    DateOnly DueOn,
    CitationSource Source,
    string SourceNote,
    ReportStatus Status,
    bool Late,
    ReportId? Report
)
{
    internal static DutyResponse From(ReportDuty duty, CommitteeReport? report, DateOnly today) =>
        new(
            duty.Id,
            duty.Kind,
            duty.Resolution,
            duty.Paragraph,
            duty.DueOn,
            duty.Source,
            duty.Note,
            report?.Status ?? ReportStatus.Due,
            report?.IsLateOn(today) ?? today > duty.DueOn,
            report?.Id
        );
}
