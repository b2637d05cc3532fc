using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Platform.Hosting.Problems;

/// <summary>A kind of problem (RFC 9457): its <c>type</c> is <c>/problems/{slug}</c>, where every service serves its documentation.</summary>
public sealed record ProblemType(string Slug, int Status, string Title, string Documentation)
{
    /// <summary>The problem's stable <c>type</c>.</summary>
    public string Uri => $"/problems/{Slug}";

    /// <summary>The problem as a response.</summary>
    /// <param name="detail">What is wrong, for a human reader. Never contains personal data.</param>
    /// <param name="errors">The invalid fields.</param>
    public ProblemHttpResult Because(string detail, IReadOnlyList<FieldError>? errors = null) => TypedResults.Problem(ToDetails(detail, errors));

    internal ProblemDetails ToDetails(string detail, IReadOnlyList<FieldError>? errors)
    {
        var details = new ProblemDetails
        {
            Type = Uri,
            Title = Title,
            Status = Status,
            Detail = detail,
        };
        if (errors is { Count: > 0 })
            details.Extensions["errors"] = errors;
        return details;
    }
}

/// <summary>One invalid field.</summary>
/// <param name="Pointer">The field, as a JSON pointer in fragment form (RFC 6901 §6): <c>#/worker/birthDate</c>; a query parameter or header by name.</param>
/// <param name="Detail">What is wrong and what is allowed.</param>
public sealed record FieldError(string Pointer, string Detail);

/// <summary>Every kind of problem that the services return.</summary>
public static class ProblemTypes
{
    /// <summary>A field has an invalid value, or the body an invalid structure.</summary>
    public static readonly ProblemType InvalidRequest = new(
        "invalid-request",
        StatusCodes.Status400BadRequest,
        "The request is not valid",
        "One or more fields are missing, unknown, of a wrong type or out of range. "
            + "`errors` names each by JSON pointer and says what is allowed. Nothing was changed."
    );

    /// <summary>A list's file cannot be imported.</summary>
    public static readonly ProblemType InvalidEdition = new(
        "invalid-edition",
        StatusCodes.Status422UnprocessableEntity,
        "The edition cannot be published",
        "The file is not a well-formed list in the expected format, or an entry lacks what identifies it. "
            + "`detail` names the entry and the field. Nothing was published."
    );

    /// <summary>A query's body, number or flag does not conform to the API that the endpoint follows.</summary>
    public static readonly ProblemType InvalidQuery = new(
        "invalid-query",
        StatusCodes.Status422UnprocessableEntity,
        "The query does not have the expected shape",
        "The endpoint follows the OpenSanctions API, which returns 422 if the body has another structure, a number is out of range, "
            + "or a flag is neither true nor false. `errors` names a field by JSON pointer and a parameter by name."
    );

    /// <summary>The token is missing or invalid.</summary>
    public static readonly ProblemType Unauthorized = new(
        "unauthorized",
        StatusCodes.Status401Unauthorized,
        "A valid bearer token is required",
        "Send `Authorization: Bearer …` with an unexpired token of the configured issuer and audience."
    );

    /// <summary>The token is valid but lacks the role, agency or State that the endpoint requires.</summary>
    public static readonly ProblemType Forbidden = new(
        "forbidden",
        StatusCodes.Status403Forbidden,
        "The caller's role does not allow this",
        "The token lacks the role, the State or the agency that this endpoint requires."
    );

    /// <summary>One person attempted what needs two.</summary>
    public static readonly ProblemType SecondPerson = new(
        "second-person",
        StatusCodes.Status403Forbidden,
        "Another person must decide",
        "People cannot approve their own requests: a second person must, with a role that the endpoint allows."
    );

    /// <summary>It does not exist, or not for this State.</summary>
    public static readonly ProblemType NotFound = new(
        "not-found",
        StatusCodes.Status404NotFound,
        "There is no such resource",
        "It does not exist, or it belongs to another Member State; the response deliberately does not say which."
    );

    /// <summary>The command does not apply to the current state.</summary>
    public static readonly ProblemType Conflict = new(
        "conflict",
        StatusCodes.Status409Conflict,
        "The current state does not allow this",
        "The command does not apply to the resource in its current state; `detail` says why. Read the resource again."
    );

    /// <summary>The body is larger than allowed.</summary>
    public static readonly ProblemType TooLarge = new(
        "too-large",
        StatusCodes.Status413PayloadTooLarge,
        "The body is too large",
        "The body exceeds the endpoint's limit. Nothing was read or changed."
    );

    /// <summary>The body's media type is not supported.</summary>
    public static readonly ProblemType UnsupportedMediaType = new(
        "unsupported-media-type",
        StatusCodes.Status415UnsupportedMediaType,
        "The media type is not supported",
        "Send the media type that the endpoint documents."
    );

    /// <summary>The resource has changed since it was read.</summary>
    public static readonly ProblemType PreconditionFailed = new(
        "precondition-failed",
        StatusCodes.Status412PreconditionFailed,
        "The resource has changed",
        "`If-Match` does not name the current version. Read the resource again, decide again, and send its new ETag (RFC 9110 §13.1.1)."
    );

    /// <summary>The request does not say which version the change is for.</summary>
    public static readonly ProblemType PreconditionRequired = new(
        "precondition-required",
        StatusCodes.Status428PreconditionRequired,
        "If-Match is required",
        "Every change must name the version that it applies to: send the ETag of the resource as `If-Match` (RFC 6585 §3)."
    );

    /// <summary>An idempotency key was reused with another body.</summary>
    public static readonly ProblemType IdempotencyKeyReused = new(
        "idempotency-key-reused",
        StatusCodes.Status422UnprocessableEntity,
        "The idempotency key was used for another request",
        "The same `Idempotency-Key` was already used with another body. Use a new key for a new request, and the same body for a repeat."
    );

    /// <summary>The service has a fault.</summary>
    public static readonly ProblemType Internal = new(
        "internal",
        StatusCodes.Status500InternalServerError,
        "The service failed",
        "The request was not carried out because the service failed. Operators can find it in their traces by the trace id."
    );

    /// <summary>A dependency does not answer.</summary>
    public static readonly ProblemType Unavailable = new(
        "unavailable",
        StatusCodes.Status503ServiceUnavailable,
        "The service is not ready",
        "The database or the broker is not available at the moment. Nothing was changed; try again with the same Idempotency-Key or If-Match."
    );

    /// <summary>This installation lacks what the request needs.</summary>
    public static readonly ProblemType NotImplemented = new(
        "not-implemented",
        StatusCodes.Status501NotImplemented,
        "This installation cannot do that",
        "The request needs a program that is not installed. The detail names it, and what to do instead."
    );

    /// <summary>All of them, for the documentation endpoint.</summary>
    public static IReadOnlyList<ProblemType> All { get; } =
    [
        InvalidRequest,
        InvalidEdition,
        InvalidQuery,
        Unauthorized,
        Forbidden,
        SecondPerson,
        NotFound,
        Conflict,
        TooLarge,
        UnsupportedMediaType,
        PreconditionFailed,
        PreconditionRequired,
        IdempotencyKeyReused,
        Internal,
        Unavailable,
        NotImplemented,
    ];
}
