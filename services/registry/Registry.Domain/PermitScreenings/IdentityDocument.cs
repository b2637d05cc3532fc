using Platform.Kernel;

namespace Registry.Domain.PermitScreenings;

/// <summary>A travel or identity document.</summary>
/// <param name="Type"><c>passport</c>, <c>nationalId</c> or <c>other</c>.</param>
/// <param name="Number">The number as printed.</param>
/// <param name="Issuer">The issuing country.</param>
public sealed record IdentityDocument(string Type, string Number, CountryCode? Issuer);
