using Platform.Kernel;

namespace Registry.Domain.Imports;

/// <summary>How many permits of a Member State an edition concerns. It says nothing about whose they are.</summary>
/// <param name="State">The Member State.</param>
/// <param name="Permits">Permits and open applications with a new hit. Each permit would be suspended.</param>
/// <param name="Watched">The State's watched permits and applications; null if so few are concerned that their share does not matter.</param>
public sealed record StateConcern(CountryCode State, int Permits, int? Watched);
