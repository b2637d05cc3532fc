using System.Text.Json;
using System.Text.Json.Serialization;
using Permits.Domain.Rules;
using Platform.Kernel;

namespace Permits.Domain.Reports;

/// <summary>A duty of every Member State to report.</summary>
/// <param name="Id">The duty.</param>
/// <param name="Kind">The kind of report that answers it; a nil return does, too.</param>
/// <param name="Resolution">The number of the resolution.</param>
/// <param name="Paragraph">Its paragraph; null where it is not known.</param>
/// <param name="DueOn">The last day to submit the report.</param>
/// <param name="Source">Whether the day was read or is from memory.</param>
/// <param name="Note">What was read.</param>
public sealed record ReportDuty(DutyId Id, ReportKind Kind, int Resolution, string? Paragraph, DateOnly DueOn, CitationSource Source, string Note);

/// <summary>The days and duties of the resolutions, from the data file beside it.</summary>
public static class ReportCalendar
{
    private static readonly JsonSerializerOptions Strict = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    private static readonly Data Read = Load();

    /// <summary>The day on which 2397 was adopted: the baseline is of that day.</summary>
    public static DateOnly AdoptedOn => Read.AdoptedOn;

    /// <summary>The last of the twelve months in which half was to be repatriated.</summary>
    public static DateOnly FirstYearEndsOn => Read.FirstYearEndsOn;

    /// <summary>The day on which 2375 was adopted: a contract that was final before it may be completed.</summary>
    public static DateOnly ContractsBefore => Read.ContractsBefore;

    /// <summary>The duties, the first due first.</summary>
    public static IReadOnlyList<ReportDuty> Duties => Read.Duties;

    /// <summary>The Member States of the United Nations that have these duties: all but the DPRK.</summary>
    public static IReadOnlyList<CountryCode> MemberStates { get; } =
    [.. CountryCode.All.Except(Read.NotMemberStates).Where(state => state != CountryCode.DemocraticPeoplesRepublicOfKorea)];

    /// <summary>The duty with an id, or null.</summary>
    public static ReportDuty? Find(DutyId id) => Duties.FirstOrDefault(duty => duty.Id == id);

    private static Data Load()
    {
        using var json =
            typeof(ReportCalendar).Assembly.GetManifestResourceStream("Reports.ReportCalendar.json")
            ?? throw new InvalidOperationException("There is no file ReportCalendar.json.");
        return JsonSerializer.Deserialize<Data>(json, Strict) ?? throw new InvalidOperationException("ReportCalendar.json is empty.");
    }

    private sealed record Data(
        DateOnly AdoptedOn,
        DateOnly FirstYearEndsOn,
        DateOnly ContractsBefore,
        IReadOnlyList<ReportDuty> Duties,
        IReadOnlyList<CountryCode> NotMemberStates
    );
}
