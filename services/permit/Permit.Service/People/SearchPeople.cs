using Marten;
using Marten.Linq.MatchesSql;
using Microsoft.AspNetCore.Http.HttpResults;
using Npgsql;
using Permits.Domain.People;
using Permits.Domain.Permits;
using Permits.Service.Permits;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;
using Platform.Kernel;

namespace Permits.Service.People;

/// <summary>The person to search for: by document, by name and day of birth, or both.</summary>
/// <param name="DocumentNumbers">Up to 20 numbers of travel or identity documents; spaces, hyphens and case do not count.</param>
/// <param name="Names">Up to 20 full names in any script and order of their parts; each needs birthDate.</param>
/// <param name="BirthDate">YYYY-MM-DD.</param>
public sealed record PersonSearchRequest(IReadOnlyList<string>? DocumentNumbers = null, IReadOnlyList<string>? Names = null, string? BirthDate = null)
{
    internal IReadOnlyList<SearchKey> Read()
    {
        var checks = new FieldChecks();
        var numbers = checks.List("#/documentNumbers", DocumentNumbers ?? [], 0, 20, (pointer, number) => checks.Text(pointer, number, 50));
        var names = checks.List("#/names", Names ?? [], 0, 20, (pointer, name) => checks.Name(pointer, name, 300));
        var birthDate = checks.OptionalValue<PartialDate>("#/birthDate", BirthDate);
        if (names.Count > 0 && birthDate is not { Day: not null })
            checks.Add("#/birthDate", "Must be a day, YYYY-MM-DD: too many people share a name.");
        if (numbers.Count == 0 && names.Count == 0)
            checks.Add("#", "Must have documentNumbers, or names and birthDate.");
        checks.ThrowIfAny();
        return SearchKey.OfPerson(numbers, names, birthDate);
    }
}

/// <summary>The permits of one person, found together.</summary>
/// <param name="Permits">The permits, newest application first.</param>
/// <param name="IsComplete">False if there are more than 100.</param>
public sealed record PersonPermits(IReadOnlyList<PersonPermit> Permits, bool IsComplete);

/// <summary>A permit as the file of one person shows it.</summary>
/// <param name="Id">The permit.</param>
/// <param name="Status">Its status.</param>
/// <param name="Agency">The agency.</param>
/// <param name="Reference">The agency's own reference.</param>
/// <param name="Names">The worker's names, as this application spells them.</param>
/// <param name="BirthDate">The worker's date of birth, as this application states it.</param>
/// <param name="Nationality">As claimed in this application.</param>
/// <param name="Documents">The documents presented with it.</param>
/// <param name="Employer">The employer.</param>
/// <param name="ValidFrom">The first day.</param>
/// <param name="ValidTo">The last day.</param>
/// <param name="AppliedAt">When it was applied for, or imported.</param>
/// <param name="SameAs">Earlier applications that may be the same person's, with what agrees.</param>
public sealed record PersonPermit(
    PermitId Id,
    PermitStatus Status,
    AgencyId Agency,
    string Reference,
    IReadOnlyList<string> Names,
    PartialDate? BirthDate,
    StatedCountry Nationality,
    IReadOnlyList<DocumentResponse> Documents,
    string Employer,
    DateOnly ValidFrom,
    DateOnly ValidTo,
    DateTimeOffset AppliedAt,
    IReadOnlyList<KnownPersonResponse> SameAs
)
{
    internal static PersonPermit From(Permit permit)
    {
        var application = permit.Application;
        var worker = WorkerResponse.From(application.Worker);
        return new(
            permit.Id,
            permit.Status,
            application.Agency,
            application.Reference,
            worker.Names,
            worker.BirthDate,
            worker.Nationality,
            worker.Documents,
            application.Employer.Name,
            application.ValidFrom,
            application.ValidTo,
            permit.AppliedAt,
            [.. (permit.Screening?.KnownPeople ?? []).Select(KnownPersonResponse.From)]
        );
    }
}

internal static class SearchPeople
{
    private const string Description = """
        A permit is found by the number of a document, or by a name with the day of birth: in any order of its parts, joined, hyphenated or split, with or
        without diacritics. To these come the permits that the registry found to be possibly the same person's when it screened one of them, in any spelling
        and script; `sameAs` says what agrees. It is a pointer, not a finding.
        """;

    public static void MapSearchPeople(this WebApplication app)
    {
        app.MapPost("/people/search", SearchAsync)
            .WithName("SearchPeople")
            .WithTags("Permits")
            .WithSummary("The permits of one person, found together. The terms are personal data, so they are in the body.")
            .WithDescription(Description)
            .WithExample(new PersonSearchRequest(["B1234567"], ["Nguyen Van An"], "1990-04-03"))
            .ForState(Role.Officer, Role.Supervisor, Role.Auditor);
        app.MapGet("/permits/{id:guid}/same-person", SamePersonAsync)
            .WithName("ListPermitsOfPerson")
            .WithTags("Permits")
            .WithSummary("A permit and the others of the same person.")
            .WithDescription(Description)
            .ForState(Role.Officer, Role.Supervisor, Role.Auditor);
    }

    private static async Task<Ok<PersonPermits>> SearchAsync(
        Body<PersonSearchRequest> body,
        Caller caller,
        NpgsqlDataSource database,
        EventSessions sessions,
        CancellationToken cancellationToken
    ) => TypedResults.Ok(await FindAsync(body.Value.Read(), [], caller.State, database, sessions, cancellationToken));

    private static async Task<Results<Ok<PersonPermits>, ProblemHttpResult>> SamePersonAsync(
        Guid id,
        Caller caller,
        NpgsqlDataSource database,
        EventSessions sessions,
        CancellationToken cancellationToken
    )
    {
        var start = PermitId.From(id);
        await using var session = sessions.Read(caller.State);
        if (await session.LoadAsync<Permit>(start, cancellationToken) is not { } permit)
            return ProblemTypes.NotFound.Because("There is no such permit.");
        var keys = KeysOf(permit.Application.Worker);
        return TypedResults.Ok(await FindAsync(keys, [start], caller.State, database, sessions, cancellationToken));
    }

    // Finds the permits by the keys and the start, and again by what the found ones say, until nothing is added.
    private static async Task<PersonPermits> FindAsync(
        IReadOnlyList<SearchKey> keys,
        IReadOnlyList<PermitId> start,
        CountryCode state,
        NpgsqlDataSource database,
        EventSessions sessions,
        CancellationToken cancellationToken
    )
    {
        var (permits, searched, isComplete) = (new Dictionary<PermitId, Permit>(), keys.ToHashSet(), true);
        await using var session = sessions.Read(state);
        while (keys.Count > 0 || permits.Count == 0)
        {
            var found = await PermitSearch.SamePersonAsync(database, state, keys, start, cancellationToken);
            var added = found.Where(permit => !permits.ContainsKey(permit)).ToList();
            isComplete &= found.Count <= PermitSearch.MaxPermits && permits.Count + added.Count <= PermitSearch.MaxPermits;
            var ids = added.Take(PermitSearch.MaxPermits - permits.Count).Select(permit => permit.Value).ToArray();
            if (ids.Length == 0)
                break;
            var read = await session.Query<Permit>().Where(permit => permit.MatchesSql("d.id = any(?)", ids)).ToListAsync(cancellationToken);
            foreach (var permit in read)
                permits.Add(permit.Id, permit);
            (keys, start) = ([.. read.SelectMany(permit => KeysOf(permit.Application.Worker)).Where(searched.Add)], []);
        }

        return new([.. permits.Values.OrderByDescending(permit => permit.AppliedAt).ThenBy(permit => permit.Id.Value).Select(PersonPermit.From)], isComplete);
    }

    private static IReadOnlyList<SearchKey> KeysOf(Person worker) =>
        SearchKey.OfPerson(worker.Documents.Select(document => document.Number), worker.Names, worker.BirthDate);
}
