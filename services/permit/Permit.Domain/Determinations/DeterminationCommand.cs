using Permits.Domain.Permits;

namespace Permits.Domain.Determinations;

/// <summary>A request to record or change a determination.</summary>
public abstract record DeterminationCommand
{
    private DeterminationCommand() { }

    /// <summary>Records what the Committee approved.</summary>
    public sealed record Record(DeterminationTerms Terms, string Statement, Officer By) : DeterminationCommand;

    /// <summary>A second person confirms it.</summary>
    public sealed record Confirm(string Statement, Officer By) : DeterminationCommand;

    /// <summary>Rejects it, or takes it back.</summary>
    public sealed record Reject(string Statement) : DeterminationCommand;

    /// <summary>Ends it.</summary>
    public sealed record End(string Statement) : DeterminationCommand;
}
