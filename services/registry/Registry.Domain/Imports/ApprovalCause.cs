using System.Text.Json.Serialization;

namespace Registry.Domain.Imports;

/// <summary>What about an edition needs a second person's approval.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ApprovalCause>))]
public enum ApprovalCause
{
    /// <summary>It removes many subjects.</summary>
    [JsonStringEnumMemberName("removals")]
    Removals,

    /// <summary>It concerns many permits.</summary>
    [JsonStringEnumMemberName("permits")]
    Permits,

    /// <summary>It removes many subjects and concerns many permits.</summary>
    [JsonStringEnumMemberName("removals_and_permits")]
    RemovalsAndPermits,

    /// <summary>It undoes an edition.</summary>
    [JsonStringEnumMemberName("undo")]
    Undo,
}
