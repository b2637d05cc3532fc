using System.Runtime.InteropServices;

namespace Registry.Matching.Index;

/// <summary>An immutable map from 32-bit keys to numbers: an open-addressing table over one array of all numbers, sorted by key.</summary>
internal sealed class KeyTable
{
    private readonly Entry[] _entries;
    private readonly int[] _numbers;
    private readonly int _mask;

    /// <param name="list">The pairs, each with the key in the upper half and the number in the lower; duplicates are allowed. Sorted in place.</param>
    internal KeyTable(List<ulong> list)
    {
        var pairs = CollectionsMarshal.AsSpan(list);
        pairs.Sort();
        var (keys, n) = (0, 0);
        for (var i = 0; i < pairs.Length; i++)
        {
            if (i > 0 && pairs[i] == pairs[i - 1])
                continue;
            keys += n == 0 || pairs[i] >> 32 != pairs[n - 1] >> 32 ? 1 : 0;
            pairs[n++] = pairs[i];
        }
        var size = 16;
        while (size < keys * 2)
            size *= 2;
        _mask = size - 1;
        _entries = new Entry[size];
        _numbers = new int[n];
        for (var start = 0; start < n; )
        {
            var key = (uint)(pairs[start] >> 32);
            var end = start;
            for (; end < n && (uint)(pairs[end] >> 32) == key; end++)
                _numbers[end] = (int)(uint)pairs[end];
            var slot = Slot(key);
            while (_entries[slot].Count != 0)
                slot = (slot + 1) & _mask;
            _entries[slot] = new Entry(key, start, end - start);
            start = end;
        }
    }

    /// <summary>The numbers under <paramref name="key"/>, ascending.</summary>
    internal ReadOnlySpan<int> Find(uint key)
    {
        for (var slot = Slot(key); _entries[slot] is { Count: > 0 } entry; slot = (slot + 1) & _mask)
        {
            if (entry.Key == key)
                return _numbers.AsSpan(entry.Start, entry.Count);
        }
        return [];
    }

    private int Slot(uint key) => (int)((key * 2654435769u) >> 7) & _mask;

    private readonly record struct Entry(uint Key, int Start, int Count);
}
