using Permits.Domain.Determinations;
using Permits.Domain.Permits;
using Platform.Hosting.Access;
using Platform.Hosting.Requests;

namespace Permits.Service.Determinations;

/// <summary>What the 1718 Committee approved in advance.</summary>
/// <param name="Document">The Committee's document or letter: 1 to 200 characters.</param>
/// <param name="DecidedOn">The day of the Committee's decision, YYYY-MM-DD: from 2017-08-05 to today.</param>
/// <param name="Purpose">humanitarianAssistance, denuclearization or otherConsistentPurpose.</param>
/// <param name="Workers">How many permits may be in force under it at the same time: 1 to 100,000.</param>
/// <param name="ValidFrom">The first day that a permit under it may cover, YYYY-MM-DD.</param>
/// <param name="ValidTo">The last day that a permit under it may cover, YYYY-MM-DD: at most ten years later.</param>
/// <param name="Reason">How the State learnt of it: 1 to 2,000 characters.</param>
/// <param name="Classes">Only these classes of applications. Default: all.</param>
/// <param name="Sectors">Only these ISIC Rev. 4 sectors; a division covers its groups and classes. Default: all.</param>
/// <param name="EmployerRegistrationNumbers">Only employers with one of these registration numbers. Default: all.</param>
public sealed record DeterminationRequest(
    string Document,
    string DecidedOn,
    string Purpose,
    int Workers,
    string ValidFrom,
    string ValidTo,
    string Reason,
    IReadOnlyList<string>? Classes = null,
    IReadOnlyList<string>? Sectors = null,
    IReadOnlyList<string>? EmployerRegistrationNumbers = null
)
{
    private const int MaxWorkers = 100_000;

    // Resolution 2371 is the first that lets the Committee approve cases.
    private static readonly DateOnly Earliest = new(2017, 8, 5);

    internal DeterminationCommand.Record Read(Caller caller, DateOnly today)
    {
        var checks = new FieldChecks();
        var decidedOn = checks.Day("#/decidedOn", DecidedOn);
        if (decidedOn < Earliest)
            checks.Add("#/decidedOn", "Must be 2017-08-05 or later: before, the Committee decided no such cases.");
        if (decidedOn > today)
            checks.Add("#/decidedOn", "Must not be in the future.");
        if (Workers is < 1 or > MaxWorkers)
            checks.Add("#/workers", "Must be from 1 to 100,000.");
        var (from, to) = checks.Period("#/validFrom", ValidFrom, "#/validTo", ValidTo, maxYears: 10);
        var command = new DeterminationCommand.Record(
            new(
                checks.Text("#/document", Document, 200),
                decidedOn ?? default,
                checks.OneOf<DeterminationPurpose>("#/purpose", Purpose),
                Workers,
                from,
                to,
                new(
                    checks.List("#/classes", Classes ?? [], 0, 20, checks.OneOf<IncomeClass>),
                    checks.List("#/sectors", Sectors ?? [], 0, 100, checks.Value<SectorCode>),
                    checks.List(
                        "#/employerRegistrationNumbers",
                        EmployerRegistrationNumbers ?? [],
                        0,
                        100,
                        (pointer, number) => checks.Text(pointer, number, 100)
                    )
                )
            ),
            checks.Text("#/reason", Reason, 2000, multiline: true),
            new(caller.User, caller.Agency)
        );
        checks.ThrowIfAny();
        return command;
    }
}

/// <summary>A determination of the 1718 Committee, as the State recorded it.</summary>
/// <param name="Id">The determination; applications name it.</param>
/// <param name="Version">Its version, which is also its ETag.</param>
/// <param name="Status">recorded (waiting for a second person), inForce, rejected or ended.</param>
/// <param name="Document">The Committee's document or letter.</param>
/// <param name="DecidedOn">The day of the Committee's decision.</param>
/// <param name="Purpose">What the Committee approved it for.</param>
/// <param name="Workers">How many permits may be in force under it at the same time.</param>
/// <param name="InForce">How many are; absent in the response to a change.</param>
/// <param name="ValidFrom">The first day that a permit under it may cover.</param>
/// <param name="ValidTo">The last day that a permit under it may cover.</param>
/// <param name="Classes">Only these classes; empty for all.</param>
/// <param name="Sectors">Only these sectors; empty for all.</param>
/// <param name="EmployerRegistrationNumbers">Only these employers; empty for all.</param>
/// <param name="Reason">How the State learnt of it.</param>
/// <param name="User">Who recorded it.</param>
/// <param name="RecordedAt">When.</param>
/// <param name="ExpiresAt">Until when a second person can confirm it.</param>
public sealed record DeterminationResponse(
    DeterminationId Id,
    long Version,
    DeterminationStatus Status,
    string Document,
    DateOnly DecidedOn,
    DeterminationPurpose Purpose,
    int Workers,
    int? InForce,
    DateOnly ValidFrom,
    DateOnly ValidTo,
    IReadOnlyList<IncomeClass> Classes,
    IReadOnlyList<SectorCode> Sectors,
    IReadOnlyList<string> EmployerRegistrationNumbers,
    string Reason,
    string User,
    DateTimeOffset RecordedAt,
    DateTimeOffset ExpiresAt
)
{
    internal static DeterminationResponse From(CommitteeDetermination determination, int? inForce = null) =>
        new(
            determination.Id,
            determination.Version,
            determination.Status,
            determination.Terms.Document,
            determination.Terms.DecidedOn,
            determination.Terms.Purpose,
            determination.Terms.Workers,
            inForce,
            determination.Terms.ValidFrom,
            determination.Terms.ValidTo,
            determination.Terms.Scope.Classes,
            determination.Terms.Scope.Sectors,
            determination.Terms.Scope.EmployerRegistrationNumbers,
            determination.Statement,
            determination.RecordedBy.User,
            determination.RecordedAt,
            determination.ExpiresAt
        );
}
