using System.Text.Json.Serialization;

namespace Registry.Domain.Imports;

/// <summary>The state of an import.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ImportState>))]
public enum ImportState
{
    /// <summary>Its files are being received, read or compared.</summary>
    [JsonStringEnumMemberName("requested")]
    Requested,

    /// <summary>Its changes are being written; none is visible yet.</summary>
    [JsonStringEnumMemberName("compared")]
    Compared,

    /// <summary>A second person must approve it: it removes many subjects or concerns many permits, or work on it was interrupted.</summary>
    [JsonStringEnumMemberName("awaiting_approval")]
    AwaitingApproval,

    /// <summary>It was approved, and is being compared again.</summary>
    [JsonStringEnumMemberName("approved")]
    Approved,

    /// <summary>Someone rejected it, or a later upload replaced it.</summary>
    [JsonStringEnumMemberName("rejected")]
    Rejected,

    /// <summary>The edition is in force, or had already been published.</summary>
    [JsonStringEnumMemberName("published")]
    Published,

    /// <summary>A dry run that showed what it would change.</summary>
    [JsonStringEnumMemberName("dry_run_done")]
    DryRunDone,

    /// <summary>Nothing was published, because of its problem.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,

    /// <summary>The process working on it died; nothing was published.</summary>
    [JsonStringEnumMemberName("abandoned")]
    Abandoned,
}
