namespace Registry.Matching.Names;

/// <summary>A name prepared for comparison.</summary>
/// <param name="Written">The name as in the source.</param>
/// <param name="Parts">Its parts in order, romanised.</param>
/// <param name="Korean">The name's readings as a Korean name; may be empty.</param>
/// <param name="Han">Its Han characters in their simplified forms if it is written only in them; otherwise empty.</param>
internal sealed record ParsedName(string Written, NamePart[] Parts, KoreanReading[] Korean, string Han)
{
    internal NameView View => new(Parts, Korean, Han);
}
