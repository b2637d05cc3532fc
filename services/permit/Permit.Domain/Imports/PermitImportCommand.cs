using Permits.Domain.Permits;

namespace Permits.Domain.Imports;

/// <summary>A request to change an import.</summary>
public abstract record PermitImportCommand
{
    private PermitImportCommand() { }

    /// <summary>Submits a file of permits.</summary>
    public sealed record Submit(ImportFile File, Officer By) : PermitImportCommand;

    /// <summary>A second person approves it.</summary>
    public sealed record Approve(string Statement, Officer By) : PermitImportCommand;

    /// <summary>Anyone who may decide rejects it; the submitter takes it back this way.</summary>
    public sealed record Reject(string Statement, Officer By) : PermitImportCommand;

    /// <summary>Records that every line has its result.</summary>
    public sealed record Complete(ImportCounts Counts) : PermitImportCommand;
}
