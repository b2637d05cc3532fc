using System.Buffers;
using System.Globalization;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using Permits.Domain.Imports;
using Platform.Hosting.Problems;
using Weasel.Postgresql;
using Weasel.Postgresql.Tables;

namespace Permits.Service.Imports;

/// <summary>
/// The lines of files, in pieces of a few hundred: stored when a file is received, each imported in one transaction that also replaces it by its results. So
/// an import continues after a crash with the first piece that has none, on any instance, and a line takes effect once.
/// </summary>
internal sealed class ImportPieces(NpgsqlDataSource database, TimeProvider time)
{
    private const string Name = "permit_import_piece";
    private const int MaxLines = 500;
    private const int MaxBytes = 1 << 20;
    private static readonly TimeSpan KeptWithoutImport = TimeSpan.FromDays(1);

    public static Table CreateTable()
    {
        var table = new Table(new PostgresqlObjectName("public", Name, SchemaUtils.IdentifierUsage.General));
        table.AddColumn("tenant_id", "varchar").AsPrimaryKey();
        table.AddColumn<Guid>("upload").AsPrimaryKey();
        table.AddColumn<int>("number").AsPrimaryKey();
        table.AddColumn("received_at", "timestamptz").NotNull();
        table.AddColumn<int>("lines").NotNull();
        // The lines; null once they are imported, because they are personal data.
        table.AddColumn("content", "bytea");
        // A JSON object for each line; null until then.
        table.AddColumn("results", "bytea");
        table.AddColumn<int>("imported").NotNull().DefaultValue(0);
        table.AddColumn<int>("unchanged").NotNull().DefaultValue(0);
        table.AddColumn<int>("refused").NotNull().DefaultValue(0);
        table.Indexes.Add(new IndexDefinition("permit_import_piece_waiting") { Columns = ["tenant_id", "upload", "number"], Predicate = "results is null" });
        table.Indexes.Add(new IndexDefinition("permit_import_piece_by_age") { Columns = ["received_at"] });
        return table;
    }

    /// <summary>Stores lines as they are received. Returns how many there are.</summary>
    /// <exception cref="RequestRejectedException">There are too many.</exception>
    public async Task<int> StoreAsync(string tenant, Guid upload, IAsyncEnumerable<ImportLine> lines, int maxLines, CancellationToken cancellationToken)
    {
        var (content, count, total, number) = (new ArrayBufferWriter<byte>(), 0, 0, 0);
        await foreach (var line in lines.WithCancellation(cancellationToken))
        {
            if (++total > maxLines)
                throw new RequestRejectedException(ProblemTypes.TooLarge, $"A file has at most {maxLines} lines.");
            Encode(content, line);
            if (++count < MaxLines && content.WrittenCount < MaxBytes)
                continue;
            await StoreAsync(tenant, upload, number++, count, content.WrittenMemory, cancellationToken);
            content.ResetWrittenCount();
            count = 0;
        }

        if (count > 0)
            await StoreAsync(tenant, upload, number, count, content.WrittenMemory, cancellationToken);
        return total;
    }

    /// <summary>Locks the next piece without results that no other instance works on. Returns null when all are done or locked.</summary>
    public static async Task<(int Number, IReadOnlyList<ImportLine> Lines)?> TakeAsync(
        NpgsqlConnection connection,
        string tenant,
        Guid upload,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            $"select number, content from {Name} where tenant_id = $1 and upload = $2 and results is null order by number limit 1 for update skip locked",
            connection
        );
        command.Parameters.Add(new() { Value = tenant });
        command.Parameters.Add(new() { Value = upload });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        return await rows.ReadAsync(cancellationToken) ? (rows.GetInt32(0), Decode(await rows.GetFieldValueAsync<byte[]>(1, cancellationToken))) : null;
    }

    /// <summary>Replaces a piece by its results.</summary>
    public static async Task FinishAsync(
        NpgsqlConnection connection,
        string tenant,
        Guid upload,
        int number,
        ReadOnlyMemory<byte> results,
        ImportCounts counts,
        CancellationToken cancellationToken
    )
    {
        await using var command = new NpgsqlCommand(
            $"""
            update {Name} set content = null, results = $4, imported = $5, unchanged = $6, refused = $7
            where tenant_id = $1 and upload = $2 and number = $3
            """,
            connection
        );
        command.Parameters.Add(new() { Value = tenant });
        command.Parameters.Add(new() { Value = upload });
        command.Parameters.Add(new() { Value = number });
        command.Parameters.Add(new() { Value = results, NpgsqlDbType = NpgsqlDbType.Bytea });
        command.Parameters.Add(new() { Value = counts.Imported });
        command.Parameters.Add(new() { Value = counts.Unchanged });
        command.Parameters.Add(new() { Value = counts.Refused });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>What became of the lines so far, and how many pieces have no results.</summary>
    public async Task<(ImportCounts Counts, long Waiting)> CountAsync(string tenant, Guid upload, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"""
            select coalesce(sum(imported), 0)::int, coalesce(sum(unchanged), 0)::int, coalesce(sum(refused), 0)::int, count(*) filter (where results is null)
            from {Name} where tenant_id = $1 and upload = $2
            """
        );
        command.Parameters.Add(new() { Value = tenant });
        command.Parameters.Add(new() { Value = upload });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        await rows.ReadAsync(cancellationToken);
        return (new(rows.GetInt32(0), rows.GetInt32(1), rows.GetInt32(2)), rows.GetInt64(3));
    }

    /// <summary>A piece: its lines or, once it is imported, their results; null if there is no such piece.</summary>
    public async Task<(IReadOnlyList<ImportLine>? Lines, byte[]? Results)?> ReadAsync(
        string tenant,
        Guid upload,
        int number,
        CancellationToken cancellationToken
    )
    {
        await using var command = database.CreateCommand($"select content, results from {Name} where tenant_id = $1 and upload = $2 and number = $3");
        command.Parameters.Add(new() { Value = tenant });
        command.Parameters.Add(new() { Value = upload });
        command.Parameters.Add(new() { Value = number });
        await using var rows = await command.ExecuteReaderAsync(cancellationToken);
        if (!await rows.ReadAsync(cancellationToken))
            return null;
        return await rows.IsDBNullAsync(1, cancellationToken)
            ? (Decode(await rows.GetFieldValueAsync<byte[]>(0, cancellationToken)), null)
            : (null, await rows.GetFieldValueAsync<byte[]>(1, cancellationToken));
    }

    /// <summary>Deletes a file that is not imported.</summary>
    public async Task DeleteAsync(string tenant, Guid upload, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand($"delete from {Name} where tenant_id = $1 and upload = $2");
        command.Parameters.Add(new() { Value = tenant });
        command.Parameters.Add(new() { Value = upload });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Deletes files that were rejected, or that belong to no import because a process died while it received them.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"""
            delete from {Name} as piece where received_at < $1 and results is null and not exists (
              select from mt_doc_permit_import as import
              where import.tenant_id = piece.tenant_id and import.fileupload = piece.upload and import.state <> 'Rejected')
            """
        );
        command.Parameters.Add(new() { Value = time.GetUtcNow() - KeptWithoutImport });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task StoreAsync(string tenant, Guid upload, int number, int lines, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(
            $"insert into {Name} (tenant_id, upload, number, received_at, lines, content) values ($1, $2, $3, $4, $5, $6)"
        );
        command.Parameters.Add(new() { Value = tenant });
        command.Parameters.Add(new() { Value = upload });
        command.Parameters.Add(new() { Value = number });
        command.Parameters.Add(new() { Value = time.GetUtcNow() });
        command.Parameters.Add(new() { Value = lines });
        command.Parameters.Add(new() { Value = content, NpgsqlDbType = NpgsqlDbType.Bytea });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    // "17={…}" is a line with an object, "17!Must have…" one with a fault.
    private static void Encode(ArrayBufferWriter<byte> content, ImportLine line)
    {
        content.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{line.Number}{(line.Fault is null ? '=' : '!')}")));
        content.Write(line.Fault is null ? line.Json.Span : Encoding.UTF8.GetBytes(line.Fault));
        content.Write("\n"u8);
    }

    private static List<ImportLine> Decode(ReadOnlyMemory<byte> content)
    {
        var lines = new List<ImportLine>();
        while (content.Span.IndexOf((byte)'\n') is >= 0 and var end)
        {
            var line = content[..end];
            var mark = line.Span.IndexOfAny((byte)'=', (byte)'!');
            var (number, text) = (int.Parse(line.Span[..mark], NumberStyles.None, CultureInfo.InvariantCulture), line[(mark + 1)..]);
            lines.Add(line.Span[mark] == '=' ? new(number, text, Fault: null) : new(number, default, Encoding.UTF8.GetString(text.Span)));
            content = content[(end + 1)..];
        }

        return lines;
    }
}
