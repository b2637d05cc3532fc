using Permits.Domain.Determinations;

namespace Permits.Domain.Rules;

/// <summary>What bears on an exception from the ban on work authorizations, read when the decision is made. Stored with it, so its fields are pinned.</summary>
/// <param name="Committee">The determination that the application names; null if it names none.</param>
/// <param name="NationalsInForce">The State's permits in force for nationals of the DPRK, this one not counted.</param>
public sealed record ExceptionFacts(CommitteeFacts? Committee, int NationalsInForce);

/// <summary>A determination of the Committee and its use.</summary>
/// <param name="Id">The determination.</param>
/// <param name="Terms">What the Committee approved; null if the State has no such determination in force.</param>
/// <param name="InForce">The permits in force under it, this one not counted.</param>
public sealed record CommitteeFacts(DeterminationId Id, DeterminationTerms? Terms, int InForce);
