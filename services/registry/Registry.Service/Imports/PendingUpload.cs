using Marten;
using Npgsql;
using NpgsqlTypes;
using Registry.Domain.Lists;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Registry.Service.Imports;

/// <summary>
/// The files of an import that awaits approval: in the database, so that any instance can resume it. Deleted with the event that ends the import.
/// </summary>
internal static class PendingUpload
{
    private const string Name = "import_upload";
    private const int PartBytes = 1 << 20;

    public static Table CreateTable()
    {
        var table = new Table(new PostgresqlObjectName("public", Name, SchemaUtils.IdentifierUsage.General));
        table.AddColumn<Guid>("import").AsPrimaryKey();
        table.AddColumn<int>("file").AsPrimaryKey();
        table.AddColumn<int>("part").AsPrimaryKey();
        table.AddColumn("name", "text").NotNull();
        table.AddColumn("bytes", "bytea").NotNull();
        return table;
    }

    /// <summary>Stores the files, as a part of the connection's current transaction.</summary>
    public static async Task KeepAsync(NpgsqlConnection connection, ImportId import, Spool spool, CancellationToken cancellationToken)
    {
        await DeleteAsync(connection, import, cancellationToken);
        await using var writer = await connection.BeginBinaryImportAsync(
            $"copy {Name} (import, file, part, name, bytes) from stdin (format binary)",
            cancellationToken
        );
        var buffer = new byte[PartBytes];
        foreach (var (file, upload) in spool.Uploads.Index())
        {
            await using var stream = upload.Open();
            for (int part = 0, read; (read = await stream.ReadAtLeastAsync(buffer, PartBytes, throwOnEndOfStream: false, cancellationToken)) > 0; part++)
            {
                await writer.StartRowAsync(cancellationToken);
                await writer.WriteAsync(import.Value, NpgsqlDbType.Uuid, cancellationToken);
                await writer.WriteAsync(file, NpgsqlDbType.Integer, cancellationToken);
                await writer.WriteAsync(part, NpgsqlDbType.Integer, cancellationToken);
                await writer.WriteAsync(upload.Name, NpgsqlDbType.Text, cancellationToken);
                await writer.WriteAsync(buffer.AsMemory(0, read), NpgsqlDbType.Bytea, cancellationToken);
            }
        }

        await writer.CompleteAsync(cancellationToken);
    }

    /// <summary>Copies the stored files into a spool.</summary>
    /// <returns>Whether there were any.</returns>
    public static async Task<bool> TakeAsync(NpgsqlConnection connection, ImportId import, Spool spool, CancellationToken cancellationToken)
    {
        var names = new List<string>();
        await using (
            var command = new NpgsqlCommand($"select name from {Name} where import = $1 and part = 0 order by file", connection)
            {
                Parameters = { new() { Value = import.Value } },
            }
        )
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            while (await reader.ReadAsync(cancellationToken))
                names.Add(reader.GetString(0));
        }

        foreach (var (file, name) in names.Index())
        {
            // It holds no resources.
#pragma warning disable CA2000
            var parts = new Parts(connection, import, file);
#pragma warning restore CA2000
            await spool.AddAsync(name, parts, cancellationToken);
        }

        return names.Count > 0;
    }

    /// <summary>Deletes the files with the session's next commit.</summary>
    public static void Delete(IDocumentOperations session, ImportId import) => session.QueueSqlCommand($"delete from {Name} where import = ?", import.Value);

    private static async Task DeleteAsync(NpgsqlConnection connection, ImportId import, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"delete from {Name} where import = $1", connection) { Parameters = { new() { Value = import.Value } } };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Reads a file part by part.</summary>
    private sealed class Parts(NpgsqlConnection connection, ImportId import, int file) : Stream
    {
        private ReadOnlyMemory<byte> _rest;
        private int _part;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (_rest.IsEmpty)
            {
                await using var command = new NpgsqlCommand($"select bytes from {Name} where import = $1 and file = $2 and part = $3", connection)
                {
                    Parameters =
                    {
                        new() { Value = import.Value },
                        new() { Value = file },
                        new() { Value = _part++ },
                    },
                };
                if (await command.ExecuteScalarAsync(cancellationToken) is not byte[] bytes)
                    return 0;
                _rest = bytes;
            }

            var read = Math.Min(buffer.Length, _rest.Length);
            _rest[..read].CopyTo(buffer);
            _rest = _rest[read..];
            return read;
        }

        public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void Flush() { }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
