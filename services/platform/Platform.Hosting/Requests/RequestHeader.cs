namespace Platform.Hosting.Requests;

/// <summary>A header that an endpoint reads, for its OpenAPI description.</summary>
/// <param name="Name">The header.</param>
/// <param name="Required">Whether a request without it is rejected.</param>
/// <param name="Description">What it does.</param>
/// <param name="Example">A value, if the API page should fill it in.</param>
public sealed record RequestHeader(string Name, bool Required, string Description, string? Example = null);
