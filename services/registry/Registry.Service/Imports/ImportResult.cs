using Platform.Hosting.Problems;
using Registry.Domain.Lists;

namespace Registry.Service.Imports;

/// <summary>The result of carrying an import through; the import itself has the details.</summary>
internal abstract record ImportResult
{
    private ImportResult() { }

    /// <summary>The edition is in force.</summary>
    public sealed record Published(ListEdition Edition) : ImportResult;

    /// <summary>The same content was published before.</summary>
    public sealed record AlreadyPublished(ListEdition Edition) : ImportResult;

    /// <summary>The import shows what it would change.</summary>
    public sealed record DryRunDone : ImportResult;

    /// <summary>A second person must approve it.</summary>
    public sealed record AwaitsApproval : ImportResult;

    /// <summary>It cannot be published.</summary>
    public sealed record Refused(ProblemType Problem, string Detail) : ImportResult;
}
