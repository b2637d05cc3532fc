using Permits.Domain.Permits;

namespace Permits.Domain.Imports;

/// <summary>What happened to an import. Stored permanently under pinned names and shapes: a released case never changes.</summary>
public abstract record PermitImportEvent
{
    private PermitImportEvent() { }

    /// <summary>Someone submitted a file of permits.</summary>
    public sealed record Submitted(ImportFile File, Officer By) : PermitImportEvent;

    /// <summary>A second person approved it.</summary>
    public sealed record Approved(string Statement, Officer By) : PermitImportEvent;

    /// <summary>Someone rejected it, or its submitter took it back.</summary>
    public sealed record Rejected(string Statement, Officer By) : PermitImportEvent;

    /// <summary>Every line has its result.</summary>
    public sealed record Completed(ImportCounts Counts) : PermitImportEvent;
}
