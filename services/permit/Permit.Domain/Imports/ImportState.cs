namespace Permits.Domain.Imports;

/// <summary>The state of an import.</summary>
public enum ImportState
{
    /// <summary>A second person must approve it.</summary>
    AwaitingApproval,

    /// <summary>Its lines are being imported.</summary>
    Running,

    /// <summary>Every line has its result; final.</summary>
    Completed,

    /// <summary>Rejected, or withdrawn by its submitter; final.</summary>
    Rejected,
}
