using Permits.Domain.Repatriation;
using Permits.Domain.Reports;
using Platform.Hosting.Access;
using Platform.Hosting.Requests;

namespace Permits.Service.Reports;

/// <summary>A report to draft.</summary>
/// <param name="Kind">midterm, final, updated, nationalImplementation, grandfatheredWorkers or nilReturn.</param>
/// <param name="Duty">
/// The duty that it answers, as <c>GET /reports/duties</c> lists them. Default: the only one of its kind; for a kind with none or several, none.
/// </param>
/// <param name="At">A day or an instant, not in the future: what was recorded later is not counted. Default: now.</param>
/// <param name="From">
/// The first day, YYYY-MM-DD, of the period that permits are counted in. Default: 2017-12-22; for a nil return, the look-back period of five years; for a
/// notice of grandfathered workers, 2017-09-11. Required for nationalImplementation.
/// </param>
/// <param name="Baseline">The people at the beginning. Required for midterm, final and updated.</param>
/// <param name="Narrative">What the State writes beside the figures.</param>
/// <param name="Since">The report whose figures this one's are compared with. Default: the last one submitted for an earlier instant.</param>
/// <param name="Supersedes">The submitted report that this one corrects.</param>
public sealed record DraftReportRequest(
    string Kind,
    string? Duty = null,
    string? At = null,
    string? From = null,
    BaselineFields? Baseline = null,
    NarrativeFields? Narrative = null,
    Guid? Since = null,
    Guid? Supersedes = null
);

/// <summary>The people who earned income in the State at the beginning, as the caller's agency declares them.</summary>
/// <param name="Count">Their number: 0 to 10,000,000.</param>
/// <param name="On">The day on which they were counted, YYYY-MM-DD, from 2016-03-02 to the instant of the report.</param>
/// <param name="Source">Where the number comes from: 1 to 300 characters.</param>
public sealed record BaselineFields(long Count, string On, string Source);

/// <summary>What the State writes beside the figures. It must name no person.</summary>
/// <param name="Language">en, ar, es, fr, ru, zh, ko, ja or id. Default: en.</param>
/// <param name="Measures">What the State has done. Each text: 1 to 20,000 characters.</param>
/// <param name="Explanation">Why less than half was repatriated in the first twelve months.</param>
/// <param name="Plan">Why people remain, and how they will leave.</param>
/// <param name="DataQuality">How the figures were obtained, and where they are not certain.</param>
/// <param name="Remarks">Anything else.</param>
public sealed record NarrativeFields(
    string? Language = null,
    string? Measures = null,
    string? Explanation = null,
    string? Plan = null,
    string? DataQuality = null,
    string? Remarks = null
);

/// <summary>An edit of the narrative.</summary>
/// <param name="Narrative">The narrative, in place of the one before.</param>
/// <param name="Reason">What was changed: 1 to 2,000 characters.</param>
public sealed record EditReportRequest(NarrativeFields Narrative, string Reason);

/// <summary>The submission of a report.</summary>
/// <param name="Reference">The State's reference of the note verbale: 1 to 100 characters.</param>
/// <param name="On">The day of the note verbale, YYYY-MM-DD, from the instant of the report to today. Default: today.</param>
public sealed record SubmitReportRequest(string Reference, string? On = null);

/// <summary>The publication of a report.</summary>
/// <param name="Document">The symbol under which the Committee published it, for instance S/AC.49/2019/12.</param>
/// <param name="On">The day, YYYY-MM-DD, from the submission to today.</param>
public sealed record PublishReportRequest(string Document, string On);

/// <summary>Reads requests into the domain's types.</summary>
internal static class ReportRequests
{
    private const int MaxText = 20_000;
    private const long MaxBaseline = 10_000_000;
    private const int MaxYears = 20;

    /// <summary>A report to draft, read and checked.</summary>
    public sealed record Draft(ReportKind Kind, ReportDuty? Duty, DateTimeOffset At, DateOnly From, Baseline? Baseline, Narrative Narrative);

    public static Draft Read(DraftReportRequest request, Caller caller, DateTimeOffset now)
    {
        var checks = new FieldChecks();
        var kind = checks.OneOf<ReportKind>("#/kind", request.Kind);
        var at = checks.OptionalValue<Instant>("#/at", request.At)?.Value ?? now;
        if (at > now)
            checks.Add("#/at", "Must not be in the future.");
        var draft = new Draft(
            kind,
            Duty(checks, kind, request.Duty),
            at,
            From(checks, kind, request.From, DateOnly.FromDateTime(at.UtcDateTime)),
            Baseline(checks, kind, request.Baseline, caller, DateOnly.FromDateTime(at.UtcDateTime)),
            Narrative(checks, request.Narrative ?? new())
        );
        checks.ThrowIfAny();
        return draft;
    }

    public static Narrative Narrative(FieldChecks checks, NarrativeFields fields) =>
        new(
            fields.Language is null
                ? Domain.Reports.Narrative.Languages[0]
                : checks.OneOf("#/narrative/language", fields.Language, [.. Domain.Reports.Narrative.Languages]),
            Text(checks, "#/narrative/measures", fields.Measures),
            Text(checks, "#/narrative/explanation", fields.Explanation),
            Text(checks, "#/narrative/plan", fields.Plan),
            Text(checks, "#/narrative/dataQuality", fields.DataQuality),
            Text(checks, "#/narrative/remarks", fields.Remarks)
        );

    private static string? Text(FieldChecks checks, string pointer, string? text) => text is null ? null : checks.Text(pointer, text, MaxText, multiline: true);

    private static ReportDuty? Duty(FieldChecks checks, ReportKind kind, string? duty)
    {
        var fitting = ReportCalendar.Duties.Where(known => known.Kind == kind || kind is ReportKind.NilReturn).ToList();
        if (duty is null)
            return fitting is [var only] ? only : null;
        var found = fitting.Find(known => known.Id.Value == duty);
        if (found is null)
            checks.Add(
                "#/duty",
                fitting.Count == 0 ? "Must be absent: nothing demands this kind." : $"Must be one of: {string.Join(", ", fitting.Select(known => known.Id))}."
            );
        return found;
    }

    private static DateOnly From(FieldChecks checks, ReportKind kind, string? from, DateOnly at)
    {
        if (from is null && kind is ReportKind.NationalImplementation)
            checks.Add("#/from", "Must be given: the report is on a period.");
        var first = from is not null ? checks.Day("#/from", from) : Earlier(at, kind);
        if (first > at || first < at.AddYears(-MaxYears))
            checks.Add("#/from", $"Must not be after the instant of the report, nor more than {MaxYears} years before it.");
        return first ?? default;
    }

    private static DateOnly Earlier(DateOnly at, ReportKind kind)
    {
        var first = kind switch
        {
            ReportKind.NilReturn => at.AddYears(-ReportKinds.LookBackYears),
            ReportKind.GrandfatheredWorkers => ReportCalendar.ContractsBefore,
            _ => ReportCalendar.AdoptedOn,
        };
        return first < at ? first : at;
    }

    private static Baseline? Baseline(FieldChecks checks, ReportKind kind, BaselineFields? baseline, Caller caller, DateOnly at)
    {
        if (baseline is null)
        {
            if (kind.HasBaseline)
                checks.Add("#/baseline", "Must be given: the report counts from it.");
            return null;
        }

        if (!kind.MayHaveBaseline)
            checks.Add("#/baseline", "Must be absent: this kind has none.");
        if (baseline.Count is < 0 or > MaxBaseline)
            checks.Add("#/baseline/count", "Must be from 0 to 10,000,000.");
        var on = checks.Day("#/baseline/on", baseline.On) ?? at;
        if (on < RepatriationBasis.Earliest || on > at)
            checks.Add("#/baseline/on", "Must be from 2016-03-02 to the instant of the report.");
        return new(baseline.Count, on, checks.Text("#/baseline/source", baseline.Source, 300), caller.Agency);
    }
}
