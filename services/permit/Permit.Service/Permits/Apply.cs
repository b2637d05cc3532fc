using Microsoft.AspNetCore.Http.HttpResults;
using Permits.Domain.Permits;
using Permits.Domain.Rules;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Requests;
using Platform.Kernel;

namespace Permits.Service.Permits;

/// <summary>An application for a work permit.</summary>
/// <param name="Worker">The person who will work.</param>
/// <param name="Employer">The worker's employer.</param>
/// <param name="Occupation">The occupation: 1 to 200 characters.</param>
/// <param name="ValidFrom">The first day, YYYY-MM-DD.</param>
/// <param name="ValidTo">The last day, YYYY-MM-DD: not before the first, at most ten years after it.</param>
/// <param name="Reference">The agency's own reference: 1 to 100 characters.</param>
public sealed record ApplyRequest(
    ApplyRequest.WorkerFields Worker,
    ApplyRequest.EmployerFields Employer,
    string Occupation,
    string ValidFrom,
    string ValidTo,
    string Reference
)
{
    /// <summary>The worker.</summary>
    /// <param name="Names">1 to 20 full names in any script, the main one first; each up to 300 characters.</param>
    /// <param name="Nationality">As claimed, ISO 3166-1 alpha-3.</param>
    /// <param name="BirthDate">YYYY, YYYY-MM or YYYY-MM-DD.</param>
    /// <param name="Gender">male, female or other.</param>
    /// <param name="Documents">Up to 20 travel and identity documents.</param>
    public sealed record WorkerFields(
        IReadOnlyList<string> Names,
        string Nationality,
        string? BirthDate = null,
        string? Gender = null,
        IReadOnlyList<DocumentFields>? Documents = null
    );

    /// <summary>A document.</summary>
    /// <param name="Type">passport, nationalId or other.</param>
    /// <param name="Number">As printed on the document: 1 to 50 characters.</param>
    /// <param name="Issuer">The issuing country, ISO 3166-1 alpha-3.</param>
    public sealed record DocumentFields(string Type, string Number, string? Issuer = null);

    /// <summary>The employer.</summary>
    /// <param name="Name">As registered: 1 to 300 characters.</param>
    /// <param name="Country">Where it is registered, ISO 3166-1 alpha-3.</param>
    /// <param name="RegistrationNumber">Its number in that register: up to 100 characters.</param>
    public sealed record EmployerFields(string Name, string? Country = null, string? RegistrationNumber = null);

    internal Application Read(Caller caller, DateOnly today)
    {
        var checks = new FieldChecks();
        var (from, to) = checks.Period("#/validFrom", ValidFrom, "#/validTo", ValidTo, maxYears: 10);
        var birthDate = checks.OptionalValue<PartialDate>("#/worker/birthDate", Worker.BirthDate);
        if (birthDate?.Earliest > today)
            checks.Add("#/worker/birthDate", "Must not be in the future.");
        var application = new Application(
            caller.Agency,
            checks.Text("#/reference", Reference, 100),
            new Person(
                checks.List("#/worker/names", Worker.Names, 1, 20, (pointer, name) => checks.Name(pointer, name, 300)),
                birthDate,
                checks.Value<CountryCode>("#/worker/nationality", Worker.Nationality),
                Worker.Gender is null ? null : ReadGender(checks, Worker.Gender),
                checks.List(
                    "#/worker/documents",
                    Worker.Documents ?? [],
                    0,
                    20,
                    (pointer, document) =>
                        new IdentityDocument(
                            DocumentTypes.Parse(checks.OneOf($"{pointer}/type", document.Type, DocumentTypes.Names)),
                            checks.Text($"{pointer}/number", document.Number, 50),
                            checks.OptionalValue<CountryCode>($"{pointer}/issuer", document.Issuer)
                        )
                )
            ),
            new Employer(
                checks.Name("#/employer/name", Employer.Name, 300),
                checks.OptionalValue<CountryCode>("#/employer/country", Employer.Country),
                checks.OptionalText("#/employer/registrationNumber", Employer.RegistrationNumber, 100)
            ),
            checks.Text("#/occupation", Occupation, 200),
            from,
            to
        );
        checks.ThrowIfAny();
        return application;
    }

    private static Gender? ReadGender(FieldChecks checks, string value) =>
        checks.OneOf("#/worker/gender", value, "male", "female", "other") switch
        {
            "male" => Gender.Male,
            "female" => Gender.Female,
            _ => Gender.Other,
        };
}

/// <summary>An accepted application; the decision follows.</summary>
/// <param name="PermitId">The permit, at <c>/permits/{permitId}</c>.</param>
/// <param name="Status">Always applied.</param>
public sealed record ApplicationAccepted(PermitId PermitId, string Status);

internal static class Apply
{
    public static void MapApply(this WebApplication app) =>
        app.MapPost("/permits", HandleAsync)
            .WithName("ApplyForPermit")
            .WithTags("Permits")
            .WithSummary("Applies for a work permit. The decision follows the registry's screening.")
            .WithExample(
                new ApplyRequest(
                    new(["Nguyen Van An"], "VNM", "1990-04", "male", [new("passport", "B1234567", "VNM")]),
                    new("Hanbit Shipyard", "KOR"),
                    "Welder",
                    "2027-01-01",
                    "2027-12-31",
                    "R-1"
                )
            )
            .ForState(Role.Officer, Role.Supervisor);

    private static async Task<Results<Accepted<ApplicationAccepted>, ProblemHttpResult>> HandleAsync(
        Body<ApplyRequest> body,
        IdempotencyKey key,
        Caller caller,
        EventSessions sessions,
        RuleSettings rules,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var now = time.GetUtcNow();
        var application = body.Value.Read(caller, DateOnly.FromDateTime(now.UtcDateTime));
        var id = PermitId.From(key.IdFor(caller, "permit"));
        await sessions.CreateAsync(
            new StreamOf<Permit, PermitEvent>(id.Value),
            permit => PermitDecider.Decide(new PermitCommand.Apply(application), permit, rules, now),
            ChangeContext.Of(caller),
            body.Hash,
            cancellationToken
        );
        return TypedResults.Accepted($"/permits/{id}", new ApplicationAccepted(id, "applied"));
    }
}
