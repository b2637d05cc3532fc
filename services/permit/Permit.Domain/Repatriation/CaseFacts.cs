using Permits.Domain.Permits;
using Platform.Kernel;

namespace Permits.Domain.Repatriation;

/// <summary>What delays a departure.</summary>
public enum ObstacleKind
{
    /// <summary>The border is closed.</summary>
    BorderClosed,

    /// <summary>There is no transport.</summary>
    Transport,

    /// <summary>The person is detained.</summary>
    Detention,

    /// <summary>A court forbids or suspends the departure.</summary>
    CourtOrder,

    /// <summary>Proceedings need the person: criminal, asylum, labour or others.</summary>
    Proceedings,

    /// <summary>Another obstacle, as the evidence says.</summary>
    Other,
}

/// <summary>An obstacle to a departure.</summary>
/// <param name="Number">Its number in the case, from 1.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Since">The first day.</param>
/// <param name="Evidence">What shows it.</param>
/// <param name="EndedOn">The day on which it ended.</param>
/// <param name="EndEvidence">What shows that it ended.</param>
public sealed record Obstacle(int Number, ObstacleKind Kind, DateOnly Since, string Evidence, DateOnly? EndedOn = null, string? EndEvidence = null);

/// <summary>A departure from the State.</summary>
/// <param name="On">The day.</param>
/// <param name="Crossing">The border crossing, port or airport.</param>
/// <param name="Destination">The country of destination: only the DPRK makes it a repatriation.</param>
/// <param name="Document">The document travelled on.</param>
public sealed record Departure(DateOnly On, string Crossing, CountryCode Destination, CaseDocument? Document);

/// <summary>The two exceptions of 2397 para 8. The State determines them, no one else.</summary>
public enum ExceptionGround
{
    /// <summary>The person is the State's own national.</summary>
    OwnNational,

    /// <summary>Law prohibits the repatriation: national law, refugee law, human rights law, the United Nations' privileges and immunities.</summary>
    RepatriationProhibited,
}

/// <summary>An exception.</summary>
/// <param name="Ground">The ground.</param>
/// <param name="Decider">The authority that determined it.</param>
/// <param name="DecidedOn">When it did.</param>
/// <param name="Laws">The laws that it rests on.</param>
/// <param name="ReviewOn">When it must be reviewed; always given when the law prohibits the repatriation.</param>
/// <param name="Statement">The facts.</param>
public sealed record ExceptionDetermination(
    ExceptionGround Ground,
    string Decider,
    DateOnly DecidedOn,
    IReadOnlyList<string> Laws,
    DateOnly? ReviewOn,
    string Statement
);

/// <summary>An exception that awaits a second person.</summary>
/// <param name="Exception">The exception.</param>
/// <param name="ProposedBy">Who proposed it, and so cannot approve it.</param>
/// <param name="ExpiresAt">When the proposal lapses.</param>
public sealed record ExceptionProposal(ExceptionDetermination Exception, Officer ProposedBy, DateTimeOffset ExpiresAt);

/// <summary>Someone who depends on the person.</summary>
/// <param name="Name">The full name.</param>
/// <param name="Relation">The relation to the person.</param>
/// <param name="BirthDate">As precise as it is known.</param>
/// <param name="Leaves">Whether they leave with the person; null while it is open.</param>
public sealed record Dependant(string Name, DependantRelation Relation, PartialDate? BirthDate, bool? Leaves);

/// <summary>A relation to the person.</summary>
public enum DependantRelation
{
    /// <summary>A spouse or partner.</summary>
    Spouse,

    /// <summary>A child.</summary>
    Child,

    /// <summary>A parent.</summary>
    Parent,

    /// <summary>Another relation.</summary>
    Other,
}

/// <summary>Wages that the person is owed.</summary>
/// <param name="Employer">Who owes them.</param>
/// <param name="Amount">The amount, more than zero.</param>
/// <param name="Currency">Its currency.</param>
/// <param name="OwedSince">Since when.</param>
/// <param name="PaidOn">When they were paid.</param>
public sealed record WageClaim(string Employer, decimal Amount, CurrencyCode Currency, DateOnly OwedSince, DateOnly? PaidOn);

/// <summary>How the person earns or earned, as far as it is known: what reports to the Committee count by.</summary>
/// <param name="Class">The way to earn.</param>
/// <param name="Employer">The employer.</param>
/// <param name="Sector">The employer's economic activity.</param>
/// <param name="Place">The city or province; never an address, because reports state it.</param>
/// <param name="Since">Since when.</param>
/// <param name="Wage">The wage.</param>
public sealed record Income(IncomeClass Class, Party? Employer, SectorCode? Sector, string? Place, DateOnly? Since, Wage? Wage);

/// <summary>The person's welfare.</summary>
/// <param name="MayBeVictim">Whether the person may be a victim: of trafficking, forced labour or withheld pay.</param>
/// <param name="ProtectionConsidered">What protection was considered, and with what result.</param>
public sealed record Welfare(bool MayBeVictim, string ProtectionConsidered);
