using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Npgsql;

namespace Tests.Support;

/// <summary>The point at which the proxy holds a client.</summary>
public enum HoldPoint
{
    /// <summary>Before the first insert of events in a transaction.</summary>
    BeforeAppend,

    /// <summary>After a transaction has inserted events, before its COMMIT.</summary>
    BeforeCommit,
}

/// <summary>
/// A TCP proxy in front of PostgreSQL. It reads just enough of the frontend protocol to hold a client, as a pause or a stalled network would, at the
/// worst moments of a transaction that appends events. Everything that the client sends after that moment waits too.
/// </summary>
public sealed partial class PostgresProxy : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly (string Host, int Port) _server;
    private readonly HoldPoint _point;
    private readonly int _every;
    private readonly TimeSpan _duration;
    private readonly Task _accepting;
    private int _reached;
    private int _held;

    private PostgresProxy(string connection, HoldPoint point, int every, TimeSpan duration)
    {
        var server = new NpgsqlConnectionStringBuilder(connection);
        (_server, _point, _every, _duration) = ((server.Host!, server.Port), point, every, duration);
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>How many transactions were held.</summary>
    public int Held => Volatile.Read(ref _held);

    /// <summary>Starts a proxy that holds every n-th transaction.</summary>
    /// <param name="connection">A connection string of the server.</param>
    public static PostgresProxy Start(string connection, HoldPoint point, int every, TimeSpan duration) => new(connection, point, every, duration);

    /// <summary>The connection string that goes through the proxy.</summary>
    public string Redirect(string connection) =>
        new NpgsqlConnectionStringBuilder(connection)
        {
            Host = IPAddress.Loopback.ToString(),
            Port = ((IPEndPoint)_listener.LocalEndpoint).Port,
            SslMode = SslMode.Disable,
        }.ConnectionString;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        var open = new List<Task>();
        try
        {
            while (true)
                open.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token)));
        }
        catch (OperationCanceledException)
        {
            await Task.WhenAll(open);
        }
    }

    private async Task ServeAsync(TcpClient accepted)
    {
        using var client = accepted;
        using var server = new TcpClient();
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(_stop.Token);
        client.NoDelay = server.NoDelay = true;
        try
        {
            await server.ConnectAsync(_server.Host, _server.Port, ended.Token);
            var answers = server.GetStream().CopyToAsync(client.GetStream(), ended.Token);
            await Task.WhenAny(answers, ForwardAsync(client.GetStream(), server.GetStream(), ended.Token));
        }
        catch (Exception exception) when (exception is IOException or SocketException or OperationCanceledException)
        {
            // One side has closed, so close the other.
        }

        await ended.CancelAsync();
    }

    private async Task ForwardAsync(NetworkStream client, NetworkStream server, CancellationToken cancellationToken)
    {
        var (reader, session) = (PipeReader.Create(client), new Session());
        while (true)
        {
            var read = await reader.ReadAsync(cancellationToken);
            var (unsent, rest) = (read.Buffer, read.Buffer);
            for (var next = rest.Start; session.TryRead(ref rest, out var reached); next = rest.Start)
            {
                if (reached != _point || Interlocked.Increment(ref _reached) % _every != 0)
                    continue;
                await SendAsync(unsent.Slice(unsent.Start, next));
                unsent = unsent.Slice(next);
                Interlocked.Increment(ref _held);
                await Task.Delay(_duration, cancellationToken);
            }

            await SendAsync(unsent.Slice(unsent.Start, rest.Start));
            reader.AdvanceTo(rest.Start, rest.End);
            if (read.IsCompleted)
                break;
        }

        async Task SendAsync(ReadOnlySequence<byte> bytes)
        {
            foreach (var segment in bytes)
                await server.WriteAsync(segment, cancellationToken);
        }
    }

    /// <summary>The statements that one client has prepared, and whether its transaction has appended events.</summary>
    private sealed partial class Session
    {
        private const int SslRequest = 80877103;
        private const int GssEncryptionRequest = 80877104;
        private readonly Dictionary<string, Statement> _prepared = new(StringComparer.Ordinal);
        private bool _started;
        private bool _appended;

        // After BEGIN. Without one, a transaction ends with the Sync message that follows its statements.
        private bool _isExplicit;
        private Statement _bound;

        private enum Statement
        {
            Other,
            Begin,
            Append,
            Commit,
            Rollback,
        }

        /// <summary>Reads the next message, if it is complete.</summary>
        /// <param name="reached">The hold point that the client has reached with it.</param>
        public bool TryRead(ref ReadOnlySequence<byte> bytes, out HoldPoint? reached)
        {
            reached = null;
            // The first message has no type byte.
            var header = _started ? 5 : 4;
            if (bytes.Length < header)
                return false;
            Span<byte> head = stackalloc byte[5];
            bytes.Slice(0, header).CopyTo(head);
            var length = (_started ? 1 : 0) + BinaryPrimitives.ReadInt32BigEndian(head[(header - 4)..]);
            if (bytes.Length < length)
                return false;
            var body = bytes.Slice(header, length - header);
            if (_started)
                reached = Take((char)head[0], body);
            else
                _started = BinaryPrimitives.ReadInt32BigEndian(body.Slice(0, 4).ToArray()) is not (SslRequest or GssEncryptionRequest);
            bytes = bytes.Slice(length);
            return true;
        }

        private HoldPoint? Take(char type, ReadOnlySequence<byte> body)
        {
            switch (type)
            {
                case 'P':
                    var (name, sql) = Texts(body);
                    _prepared[name] = KindOf(sql);
                    return null;
                case 'B':
                    // Portal and statement; the values that follow may be large.
                    _bound = _prepared.GetValueOrDefault(Texts(body.Slice(0, Math.Min(body.Length, 512))).Second);
                    return null;
                case 'E':
                    return Execute(_bound);
                case 'Q':
                    return Execute(KindOf(Texts(body).First));
                case 'S' when !_isExplicit:
                    return Execute(Statement.Commit);
                default:
                    return null;
            }
        }

        private HoldPoint? Execute(Statement statement)
        {
            var before = _appended;
            _isExplicit = statement switch
            {
                Statement.Begin => true,
                Statement.Commit or Statement.Rollback => false,
                _ => _isExplicit,
            };
            _appended = statement switch
            {
                Statement.Append => true,
                Statement.Other => before,
                _ => false,
            };
            return statement switch
            {
                Statement.Append when !before => HoldPoint.BeforeAppend,
                Statement.Commit when before => HoldPoint.BeforeCommit,
                _ => null,
            };
        }

        private static (string First, string Second) Texts(ReadOnlySequence<byte> body)
        {
            var texts = Encoding.UTF8.GetString(body).Split('\0', 3);
            return (texts[0], texts.ElementAtOrDefault(1) ?? "");
        }

        private static Statement KindOf(string sql) =>
            Appends.IsMatch(sql) ? Statement.Append
            : sql.StartsWith("BEGIN", StringComparison.OrdinalIgnoreCase) ? Statement.Begin
            : sql.StartsWith("COMMIT", StringComparison.OrdinalIgnoreCase) ? Statement.Commit
            : sql.StartsWith("ROLLBACK", StringComparison.OrdinalIgnoreCase) ? Statement.Rollback
            : Statement.Other;

        [GeneratedRegex(@"mt_quick_append_events|insert\s+into\s+(\S+\.)?mt_events\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
        private static partial Regex Appends { get; }
    }
}
