using System.Text.Json.Serialization;
using Permits.Domain.Determinations;
using Platform.Kernel;

namespace Permits.Domain.Permits;

/// <summary>What an agency applied for: one way for one person to earn income in the State (2397 para 8 is triggered by income, not by a permit).</summary>
/// <param name="Agency">The agency.</param>
/// <param name="Reference">The agency's own reference.</param>
/// <param name="Worker">The person who will earn the income.</param>
/// <param name="Employer">The worker's employer; of a self-employed worker, the business.</param>
/// <param name="Occupation">The occupation, in words.</param>
/// <param name="ValidFrom">The first day.</param>
/// <param name="ValidTo">The last day, not before the first.</param>
public sealed record Application(AgencyId Agency, string Reference, Person Worker, Party Employer, string Occupation, DateOnly ValidFrom, DateOnly ValidTo)
{
    /// <summary>How the income is earned.</summary>
    public IncomeClass Class { get; init; }

    /// <summary>The occupation's code.</summary>
    public OccupationCode? OccupationCode { get; init; }

    /// <summary>The employer's economic activity.</summary>
    public SectorCode? Sector { get; init; }

    /// <summary>The recruiter or staffing firm that placed the worker.</summary>
    public Party? Intermediary { get; init; }

    /// <summary>The party that the work is done for, when it is not the employer.</summary>
    public Party? Client { get; init; }

    /// <summary>Where the work is done.</summary>
    public PlaceOfWork? PlaceOfWork { get; init; }

    /// <summary>The wage.</summary>
    public Wage? Wage { get; init; }

    /// <summary>When the written contract was final.</summary>
    public DateOnly? ContractDate { get; init; }

    /// <summary>Who is paid.</summary>
    public Payee? Payee { get; init; }

    /// <summary>The determination of the 1718 Committee that covers the application, if the agency names one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DeterminationId? Determination { get; init; }
}
