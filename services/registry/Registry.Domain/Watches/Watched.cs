using System.Text.Json.Serialization;
using Registry.Domain.PermitScreenings;

namespace Registry.Domain.Watches;

/// <summary>All personal data of a watch.</summary>
/// <param name="Worker">The worker.</param>
/// <param name="Employer">The employer.</param>
/// <param name="OtherParties">The intermediary, the client and the payee, as far as the application names them.</param>
public sealed record Watched(Person Worker, Party Employer, IReadOnlyList<RoleParty> OtherParties)
{
    /// <summary>All parties besides the worker: the employer first.</summary>
    [JsonIgnore]
    public IEnumerable<RoleParty> Parties => OtherParties.Prepend(new(ScreenedParty.Employer, Employer));
}
