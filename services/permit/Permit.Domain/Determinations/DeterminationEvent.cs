using Permits.Domain.Permits;

namespace Permits.Domain.Determinations;

/// <summary>What happened to a determination. Stored permanently under pinned names and shapes.</summary>
public abstract record DeterminationEvent
{
    private DeterminationEvent() { }

    /// <summary>An officer recorded what the Committee approved; a second person must confirm it.</summary>
    /// <param name="Terms">What the Committee approved.</param>
    /// <param name="Statement">How the State learnt of it.</param>
    /// <param name="By">Who recorded it, and so cannot confirm it.</param>
    /// <param name="ExpiresAt">Until when it can be confirmed.</param>
    public sealed record Recorded(DeterminationTerms Terms, string Statement, Officer By, DateTimeOffset ExpiresAt) : DeterminationEvent;

    /// <summary>A second person compared it with the Committee's document: permits can be issued under it.</summary>
    public sealed record Confirmed(string Statement) : DeterminationEvent;

    /// <summary>It was rejected, or taken back, before it was confirmed.</summary>
    public sealed record Rejected(string Statement) : DeterminationEvent;

    /// <summary>No more permits can be issued under it. Those in force stay.</summary>
    public sealed record Ended(string Statement) : DeterminationEvent;
}
