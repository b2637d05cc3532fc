namespace Platform.Hosting.Problems;

/// <summary>Thrown while a request is being bound, before any handler runs; the response is its problem.</summary>
public sealed class RequestRejectedException : Exception
{
    /// <summary>Rejects the request.</summary>
    public RequestRejectedException(ProblemType problem, string detail, IReadOnlyList<FieldError>? errors = null)
        : base(detail) => (Problem, Errors) = (problem, errors ?? []);

    /// <inheritdoc cref="Exception()"/>
    public RequestRejectedException()
        : this(ProblemTypes.InvalidRequest, "The request is not valid.") { }

    /// <inheritdoc cref="Exception(string)"/>
    public RequestRejectedException(string message)
        : this(ProblemTypes.InvalidRequest, message) { }

    /// <inheritdoc cref="Exception(string, Exception)"/>
    public RequestRejectedException(string message, Exception innerException)
        : base(message, innerException) => (Problem, Errors) = (ProblemTypes.InvalidRequest, []);

    /// <summary>The problem to respond with.</summary>
    public ProblemType Problem { get; }

    /// <summary>The invalid fields.</summary>
    public IReadOnlyList<FieldError> Errors { get; }
}
