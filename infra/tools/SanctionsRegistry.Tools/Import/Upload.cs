using System.Net.Http.Headers;

namespace SanctionsRegistry.Tools.Import;

/// <summary>The files of a request, which report how much of them has been sent.</summary>
internal sealed class Upload(long total, IProgress progress)
{
    private long _bytes;

    /// <summary>A file as the body of a request or a part of it.</summary>
    public HttpContent Of(FileInfo file, MediaTypeHeaderValue? type) =>
        new StreamContent(new ReportingStream(file.OpenRead(), this)) { Headers = { ContentType = type, ContentLength = file.Length } };

    private void Add(int bytes) => progress.Report("sending", _bytes += bytes, total);

    private sealed class ReportingStream(Stream inner, Upload upload) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => inner.Length;

        public override long Position
        {
            get => inner.Position;
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Report(inner.Read(buffer, offset, count));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Report(await inner.ReadAsync(buffer, cancellationToken));

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override void Flush() { }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }

        private int Report(int read)
        {
            upload.Add(read);
            return read;
        }
    }
}
