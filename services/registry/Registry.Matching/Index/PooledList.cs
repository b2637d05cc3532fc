using System.Buffers;

namespace Registry.Matching.Index;

/// <summary>A list in pooled memory; dispose returns it.</summary>
internal sealed class PooledList<T> : IDisposable
    where T : unmanaged
{
    private const int StartLength = 256;

    private T[] _items = ArrayPool<T>.Shared.Rent(StartLength);
    private int _count;

    /// <summary>The items; valid until the next is added.</summary>
    internal Span<T> Span => _items.AsSpan(0, _count);

    internal void Add(T item)
    {
        if (_count == _items.Length)
            Grow();
        _items[_count++] = item;
    }

    public void Dispose() => ArrayPool<T>.Shared.Return(_items);

    private void Grow()
    {
        var larger = ArrayPool<T>.Shared.Rent(_items.Length * 2);
        Span.CopyTo(larger);
        ArrayPool<T>.Shared.Return(_items);
        _items = larger;
    }
}
