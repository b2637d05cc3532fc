namespace Registry.Formats;

/// <summary>What a line of a delta does to a subject of its list.</summary>
public enum DeltaOperation
{
    /// <summary>The list adds the subject.</summary>
    Add,

    /// <summary>It changes what it says about the subject.</summary>
    Modify,

    /// <summary>It removes the subject.</summary>
    Delete,
}
