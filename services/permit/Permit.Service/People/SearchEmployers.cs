using Marten;
using Marten.Linq.MatchesSql;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Permits.Domain.People;
using Permits.Domain.Permits;
using Permits.Service.Permits;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Requests;
using Platform.Kernel;

namespace Permits.Service.People;

/// <summary>Which employer to search.</summary>
/// <param name="Name">As registered, in any order of its words; case and diacritics do not count.</param>
/// <param name="RegistrationNumber">Its number in its register.</param>
public sealed record EmployerSearchRequest(string? Name = null, string? RegistrationNumber = null)
{
    internal IReadOnlyList<SearchKey> Read()
    {
        var checks = new FieldChecks();
        var name = Name is null ? null : checks.Name("#/name", Name, 300);
        var number = checks.OptionalText("#/registrationNumber", RegistrationNumber, 100);
        if (name is null && number is null)
            checks.Add("#", "Must have name or registrationNumber.");
        checks.ThrowIfAny();
        return SearchKey.OfEmployer(name, number);
    }
}

/// <summary>A permit as the file of one employer shows it.</summary>
/// <param name="Id">The permit.</param>
/// <param name="Status">Its status.</param>
/// <param name="Agency">The agency.</param>
/// <param name="Reference">The agency's own reference.</param>
/// <param name="Employer">The employer, as this application names it.</param>
/// <param name="Occupation">The occupation.</param>
/// <param name="Nationality">The nationality that the worker claims.</param>
/// <param name="ValidFrom">The first day.</param>
/// <param name="ValidTo">The last day.</param>
public sealed record EmployerPermit(
    PermitId Id,
    PermitStatus Status,
    AgencyId Agency,
    string Reference,
    PartyResponse Employer,
    string Occupation,
    StatedCountry Nationality,
    DateOnly ValidFrom,
    DateOnly ValidTo
)
{
    internal static EmployerPermit From(Permit permit) =>
        new(
            permit.Id,
            permit.Status,
            permit.Application.Agency,
            permit.Application.Reference,
            PartyResponse.From(permit.Application.Employer),
            permit.Application.Occupation,
            permit.Application.Worker.Nationality,
            permit.Application.ValidFrom,
            permit.Application.ValidTo
        );
}

internal static class SearchEmployers
{
    public static void MapSearchEmployers(this WebApplication app) =>
        app.MapPost("/employers/search", HandleAsync)
            .WithName("SearchEmployers")
            .WithTags("Permits")
            .WithSummary(
                "The permits of one employer, in the order of their ids. A self-employed worker's business may be a name, so the terms are in the body."
            )
            .WithExample(new EmployerSearchRequest("Hanbit Shipyard", "110-81-12345"))
            .ForState(Role.Officer, Role.Supervisor, Role.Auditor);

    private static async Task<Ok<Page<EmployerPermit>>> HandleAsync(
        Body<EmployerSearchRequest> body,
        PageRequest page,
        Caller caller,
        NpgsqlDataSource database,
        EventSessions sessions,
        CancellationToken cancellationToken
    )
    {
        var after = page.After(text => Guid.TryParseExact(text, "D", out var last) ? last : (Guid?)null) ?? Guid.Empty;
        var found = await PermitSearch.FindAsync(database, caller.State, body.Value.Read(), after, page.Limit + 1, cancellationToken);
        await using var session = sessions.Read(caller.State);
        var ids = found.Select(permit => permit.Value).ToArray();
        var permits = (await session.Query<Permit>().Where(permit => permit.MatchesSql("d.id = any(?)", ids)).ToListAsync(cancellationToken)).ToDictionary(
            permit => permit.Id
        );
        return TypedResults.Ok(page.Of([.. found.Select(id => permits[id])], EmployerPermit.From, permit => permit.Id.ToString()));
    }
}
