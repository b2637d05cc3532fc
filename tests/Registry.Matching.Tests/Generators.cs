using CsCheck;

namespace Registry.Matching.Tests;

internal static class Generators
{
    /// <summary>One of the values, uniformly distributed.</summary>
    internal static Gen<T> AnyOf<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);
}
