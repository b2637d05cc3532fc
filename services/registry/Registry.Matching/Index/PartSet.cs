using System.Buffers;

namespace Registry.Matching.Index;

/// <summary>
/// A set of an index's parts, a bit for each, in pooled memory; dispose returns it. A struct, because a search asks it for every part that it visits.
/// </summary>
internal readonly struct PartSet : IDisposable
{
    private readonly ulong[] _bits;

    /// <param name="parts">The number of parts in the index.</param>
    internal PartSet(int parts)
    {
        var length = (parts >> 6) + 1;
        _bits = ArrayPool<ulong>.Shared.Rent(length);
        _bits.AsSpan(0, length).Clear();
    }

    internal bool Contains(int part) => (_bits[part >> 6] >> part & 1) != 0;

    /// <summary>Adds a part; false if the set has it already.</summary>
    internal bool Add(int part)
    {
        ref var bits = ref _bits[part >> 6];
        var added = (bits >> part & 1) == 0;
        bits |= 1ul << part;
        return added;
    }

    public void Dispose() => ArrayPool<ulong>.Shared.Return(_bits);
}
