using System.Text.Json.Serialization;
using Platform.Kernel;

namespace Permits.Domain.Permits;

/// <summary>A decision that one person proposes and another one approves.</summary>
/// <param name="Action">What is proposed.</param>
/// <param name="Statement">Why, in the proposer's words.</param>
/// <param name="By">Who proposes it, and so cannot approve it.</param>
/// <param name="ProposedAt">When.</param>
/// <param name="ExpiresAt">Until when it can be approved.</param>
/// <param name="Against">The hits that it would override: listed subjects.</param>
public sealed record Proposal(
    ProposedAction Action,
    string Statement,
    Officer By,
    DateTimeOffset ProposedAt,
    DateTimeOffset ExpiresAt,
    IReadOnlyList<string> Against
)
{
    /// <summary>The nationality that it would determine; null for another action.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public NationalityFinding? Nationality { get; init; }

    /// <summary>The legal basis of a refusal or revocation; null for another action.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<LegalBasis>? LegalBasis { get; init; }

    /// <summary>Whether it can still be approved.</summary>
    public bool IsOpen(DateTimeOffset now) => now < ExpiresAt;
}

/// <summary>What needs two people.</summary>
public enum ProposedAction
{
    /// <summary>Issuing a referred application.</summary>
    Issue,

    /// <summary>Making a suspended permit valid again.</summary>
    Reinstate,

    /// <summary>Determining the worker's nationality.</summary>
    DetermineNationality,

    /// <summary>Reversing the determination of the worker's nationality.</summary>
    ReverseNationality,

    /// <summary>Refusing an application, where the State requires two people for it.</summary>
    Refuse,

    /// <summary>Suspending a valid permit, where the State requires two people for it.</summary>
    Suspend,

    /// <summary>Revoking a permit, where the State requires two people for it.</summary>
    Revoke,
}

/// <summary>A person who decides.</summary>
/// <param name="User">The token's subject.</param>
/// <param name="Agency">The person's agency.</param>
public sealed record Officer(string User, AgencyId Agency)
{
    /// <summary>Whether both are one person: a subject that differs in case only is no second person.</summary>
    public bool IsSamePerson(Officer other) => string.Equals(User, other.User, StringComparison.OrdinalIgnoreCase);
}
