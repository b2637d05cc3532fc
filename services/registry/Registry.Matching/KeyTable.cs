namespace Registry.Matching;

/// <summary>From 32-bit keys to numbers, immutable: an open-addressing table over one array of all numbers, sorted by key.</summary>
internal sealed class KeyTable
{
    private readonly uint[] _keys;
    private readonly int[] _starts;
    private readonly int[] _numbers;
    private readonly int[] _slots;
    private readonly int _mask;

    /// <param name="pairs">Each pair's key in the upper half, its number in the lower; may repeat.</param>
    internal KeyTable(ulong[] pairs)
    {
        Array.Sort(pairs);
        _numbers = new int[pairs.Length];
        var (keys, starts) = (new List<uint>(), new List<int>());
        var n = 0;
        for (var i = 0; i < pairs.Length; i++)
        {
            if (i > 0 && pairs[i] == pairs[i - 1])
                continue;
            var key = (uint)(pairs[i] >> 32);
            if (keys.Count == 0 || keys[^1] != key)
            {
                keys.Add(key);
                starts.Add(n);
            }
            _numbers[n++] = (int)(uint)pairs[i];
        }
        starts.Add(n);
        Array.Resize(ref _numbers, n);
        (_keys, _starts) = ([.. keys], [.. starts]);
        var size = 16;
        while (size < _keys.Length * 2)
            size *= 2;
        _mask = size - 1;
        _slots = new int[size];
        for (var i = 0; i < _keys.Length; i++)
        {
            var slot = Slot(_keys[i]);
            while (_slots[slot] != 0)
                slot = (slot + 1) & _mask;
            _slots[slot] = i + 1;
        }
    }

    /// <summary>The numbers under <paramref name="key"/>, ascending.</summary>
    internal ReadOnlySpan<int> Find(uint key)
    {
        for (var slot = Slot(key); _slots[slot] is var entry and not 0; slot = (slot + 1) & _mask)
        {
            if (_keys[entry - 1] == key)
                return _numbers.AsSpan(_starts[entry - 1], _starts[entry] - _starts[entry - 1]);
        }
        return [];
    }

    private int Slot(uint key) => (int)((key * 2654435769u) >> 7) & _mask;
}
