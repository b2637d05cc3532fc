namespace Registry.Matching.Names;

/// <summary>The weights of the parts of a name by kind, relative to an ordinary word's 1.</summary>
internal static class Weights
{
    internal const float Word = 1;
    internal const float CommonWord = 0.6f;
    internal const float Number = 0.4f;
    internal const float Initial = 0.4f;
    internal const float Particle = 0.2f;
    internal const float LegalForm = 0.1f;
    internal const float Title = 0.05f;
}
