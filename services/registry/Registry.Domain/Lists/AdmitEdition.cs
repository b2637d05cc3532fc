namespace Registry.Domain.Lists;

/// <summary>Submits files as the next edition of their list.</summary>
/// <param name="Format">Their format.</param>
/// <param name="Base">The edition that they change or follow, according to the request; null if the request does not say.</param>
/// <param name="GeneratedAt">When the source made them.</param>
public sealed record AdmitEdition(IUploadFormat Format, EditionHash? Base, DateTimeOffset GeneratedAt);
