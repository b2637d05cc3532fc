using Registry.Matching.Names;

namespace Registry.Matching.Index;

/// <summary>A word or number of the query, with the index's words that are similar to it.</summary>
internal readonly record struct QueryWord(NamePart Part, Neighbour[] Neighbours)
{
    internal float Weight => Part.Weight;

    /// <summary>The maximum weight of a pair of this word and one word of a row.</summary>
    internal float PairWeight => (Part.Weight + Weights.Word) / 2;
}
