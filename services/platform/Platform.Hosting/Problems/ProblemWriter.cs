using Microsoft.AspNetCore.Http;

namespace Platform.Hosting.Problems;

/// <summary>
/// Writes every problem as application/problem+json, regardless of <c>Accept</c>: RFC 9110 §12.5.1 lets a server disregard it, and a caller who asked
/// for CSV must still learn what was wrong with the request. The framework's own service writes nothing when no writer accepts the media type.
/// </summary>
internal sealed class ProblemWriter(IEnumerable<IProblemDetailsWriter> writers) : IProblemDetailsService
{
    // The framework's writer, which also completes each problem: see ProblemDocuments.
    private readonly IProblemDetailsWriter _writer = writers.Single();

    public ValueTask WriteAsync(ProblemDetailsContext context) => _writer.WriteAsync(context);

    public async ValueTask<bool> TryWriteAsync(ProblemDetailsContext context)
    {
        await WriteAsync(context);
        return true;
    }
}
