using Microsoft.Win32.SafeHandles;

namespace Registry.Service.Imports;

/// <summary>Reads a spooled file from its beginning. Each stream has its own position, so several can read one file.</summary>
/// <param name="handle">The file; it stays open.</param>
/// <param name="length">Its length in bytes.</param>
/// <param name="onRead">Called with the position after each read.</param>
internal sealed class SpooledStream(SafeFileHandle handle, long length, Action<long> onRead) : Stream
{
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => _position = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    }

    public override int Read(Span<byte> buffer) => Moved(RandomAccess.Read(handle, buffer, _position));

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Moved(await RandomAccess.ReadAsync(handle, buffer, _position, cancellationToken));

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => _position + offset,
            _ => length + offset,
        };

    public override void Flush() { }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private int Moved(int read)
    {
        _position += read;
        onRead(_position);
        return read;
    }
}
