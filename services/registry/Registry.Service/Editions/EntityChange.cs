namespace Registry.Service.Editions;

/// <summary>What an edition changed about an entity of a dataset.</summary>
internal abstract record EntityChange
{
    private EntityChange() { }

    /// <summary>The dataset has it from now on.</summary>
    /// <param name="Entity">The entity.</param>
    public sealed record Added(MergedEntity Entity) : EntityChange;

    /// <summary>The dataset says something else about it.</summary>
    /// <param name="Entity">The entity as it is now.</param>
    public sealed record Modified(MergedEntity Entity) : EntityChange;

    /// <summary>The dataset no longer has it.</summary>
    /// <param name="Id">Its id.</param>
    public sealed record Deleted(string Id) : EntityChange;
}
