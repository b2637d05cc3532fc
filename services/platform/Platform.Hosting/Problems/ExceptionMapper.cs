using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Platform.Hosting.Events;
using Platform.Hosting.Messaging;

namespace Platform.Hosting.Problems;

/// <summary>The only place where an exception becomes a problem: requests rejected in binding, lost races, and faults.</summary>
internal sealed partial class ExceptionMapper(IProblemDetailsService problems, ILogger<ExceptionMapper> logger) : IExceptionHandler
{
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        var endpoint = httpContext.Features.Get<IExceptionHandlerFeature>()?.Endpoint;
        var (problem, detail, errors) = Map(exception, endpoint);
        if (problem.Status >= StatusCodes.Status500InternalServerError && problem != ProblemTypes.Unavailable)
            Failed(logger, exception, endpoint?.DisplayName ?? "no endpoint");
        httpContext.Response.StatusCode = problem.Status;
        return await problems.TryWriteAsync(new() { HttpContext = httpContext, ProblemDetails = problem.ToDetails(detail, errors) });
    }

    private static (ProblemType Problem, string Detail, IReadOnlyList<FieldError> Errors) Map(Exception exception, Endpoint? endpoint) =>
        exception switch
        {
            RequestRejectedException rejected => (rejected.Problem, rejected.Message, rejected.Errors),
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => (
                ProblemTypes.TooLarge,
                "The body exceeds this endpoint's limit.",
                []
            ),
            BadHttpRequestException { StatusCode: StatusCodes.Status415UnsupportedMediaType } => (
                ProblemTypes.UnsupportedMediaType,
                "Send the media type that the endpoint documents.",
                []
            ),
            // The framework's own message repeats the value, which may be personal data.
            BadHttpRequestException bad => (
                ProblemTypes.InvalidRequest,
                "A path, query or header parameter is missing or has an invalid format.",
                BindingFailure.Of(bad, endpoint)
            ),
            _ when EventSessions.IsCollision(exception) => (ProblemTypes.PreconditionFailed, "Someone else changed the resource at the same moment.", []),
            _ when Bus.IsTransient(exception) => (ProblemTypes.Unavailable, "The database is not available at the moment.", []),
            _ => (ProblemTypes.Internal, "The request was not carried out because the service failed.", []),
        };

    [LoggerMessage(Level = LogLevel.Error, Message = "A request to {Endpoint} failed")]
    private static partial void Failed(ILogger logger, Exception exception, string endpoint);
}
