using Permits.Domain.Imports;

namespace Permits.Domain.Permits;

/// <summary>Where an imported permit comes from.</summary>
/// <param name="Import">The import.</param>
/// <param name="Line">The line of its file.</param>
/// <param name="IssuedOn">When the agency had issued it.</param>
public sealed record ImportOrigin(ImportId Import, int Line, DateOnly IssuedOn);
