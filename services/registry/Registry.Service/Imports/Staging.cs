using System.Globalization;
using System.Runtime.CompilerServices;
using Marten;
using Npgsql;
using NpgsqlTypes;
using Registry.Domain.Imports;
using Registry.Domain.Lists;
using Registry.Domain.Subjects;
using Registry.Formats;

namespace Registry.Service.Imports;

/// <summary>
/// Compares an edition's files with the list's current content, in temporary tables of the import's own connection: no more than a few hundred subjects
/// are in memory at a time, however long the list is. The tables end with the connection.
///
/// The database sets aside entries whose content is identical to the stored content. For the others, both contents are read and compared by meaning.
///
/// A delta's lines are staged like entries; subjects that it does not name stay as they are.
/// </summary>
internal sealed class Staging(NpgsqlConnection connection, ISerializer serializer, ListId list)
{
    private const int Page = 200;
    private const int PagesPerReport = 5;
    private const int FirstChanges = 20;

    // As many as the pass over the watches compares at a time.
    private const int ChangedPage = 500;

    // Marten's table for Subject; only one tenant has subjects.
    private const string Subjects = "mt_doc_subject";
    private const string Tenant = JasperFx.StorageConstants.DefaultTenantId;
    private bool _isDelta;
    private int _people;

    /// <summary>The number of entries in the files, or of lines in a delta.</summary>
    public int Entries { get; private set; }

    /// <summary>Reads the files to their end.</summary>
    /// <exception cref="UnreadableListException">The files cannot be read; none of their content is used.</exception>
    public Task FillAsync(IAsyncEnumerable<ListEntry> entries, Func<Task> report, CancellationToken cancellationToken) =>
        FillAsync(entries.Select(entry => (entry.Id, (SubjectContent?)entry.Content, (DeltaLine?)null)), report, cancellationToken);

    /// <summary>Reads a delta's files to their end.</summary>
    /// <exception cref="UnreadableListException">The files cannot be read; none of their content is used.</exception>
    public Task FillAsync(IAsyncEnumerable<DeltaLine> lines, Func<Task> report, CancellationToken cancellationToken)
    {
        _isDelta = true;
        return FillAsync(lines.Select(line => (line.Id, line.Content, (DeltaLine?)line)), report, cancellationToken);
    }

    private async Task FillAsync(
        IAsyncEnumerable<(SubjectId Id, SubjectContent? Content, DeltaLine? Line)> entries,
        Func<Task> report,
        CancellationToken cancellationToken
    )
    {
        // A row without content is a delta's removal.
        await ExecuteAsync(
            "create temporary table import_entry ("
                + "ordinal int not null, subject text not null, stream uuid not null, content jsonb, place text, operation text)",
            cancellationToken
        );
        await using (
            var writer = await connection.BeginBinaryImportAsync(
                "copy import_entry (ordinal, subject, stream, content, place, operation) from stdin (format binary)",
                cancellationToken
            )
        )
        {
            await foreach (var entry in entries.WithCancellation(cancellationToken))
            {
                var content = entry.Content is null ? null : serializer.ToJson(entry.Content);
                // The only character that PostgreSQL cannot store.
                if (content?.Contains("\\u0000", StringComparison.Ordinal) is true)
                    throw new UnreadableListException(string.Create(CultureInfo.InvariantCulture, $"Entry {Entries + 1} contains the character U+0000."));
                Entries++;
                if (entry.Content?.IsPerson is true)
                    _people++;
                await writer.StartRowAsync(cancellationToken);
                await writer.WriteAsync(Entries, NpgsqlDbType.Integer, cancellationToken);
                await writer.WriteAsync(entry.Id.Value, NpgsqlDbType.Text, cancellationToken);
                await writer.WriteAsync(entry.Id.StreamIn(list), NpgsqlDbType.Uuid, cancellationToken);
                await WriteAsync(content, NpgsqlDbType.Jsonb);
                await WriteAsync(entry.Line?.Place, NpgsqlDbType.Text);
                await WriteAsync(entry.Line?.Operation.ToString(), NpgsqlDbType.Text);
                if (Entries % (Page * PagesPerReport) == 0)
                    await report();
            }

            await writer.CompleteAsync(cancellationToken);

            Task WriteAsync(string? value, NpgsqlDbType type) =>
                value is null ? writer.WriteNullAsync(cancellationToken) : writer.WriteAsync(value, type, cancellationToken);
        }

        try
        {
            await ExecuteAsync("create unique index on import_entry (stream)", cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw new UnreadableListException("Two entries have the same id.");
        }

        await ExecuteAsync("create unique index on import_entry (ordinal); analyze import_entry", cancellationToken);
    }

    /// <summary>The number of subjects on the list.</summary>
    public async Task<int> ListedAsync(CancellationToken cancellationToken) =>
        await CountAsync($"select count(*) from {Subjects} where tenant_id = '{Tenant}' and is_listed and data ->> 'list' = @list", cancellationToken);

    /// <summary>Finds what the edition changes; drops the entries that it does not change.</summary>
    /// <param name="transaction">Holds the list's lock: the list does not change until the transaction ends.</param>
    /// <param name="isUnchanged">Whether an entry means the same as its subject's stored content, which is not identical to it.</param>
    /// <param name="sameFormat">Whether the list's content is in the same format, so that equal content means no change.</param>
    /// <exception cref="UnreadableListException">The files are a delta that does not apply to the list.</exception>
    public async Task<EditionCounts> CompareAsync(
        NpgsqlTransaction transaction,
        Func<ListEntry, Subject, bool> isUnchanged,
        bool sameFormat,
        Func<Task> report,
        CancellationToken cancellationToken
    )
    {
        var (kept, keptPeople) = (0, 0);
        if (_isDelta)
            (kept, keptPeople) = await SetAsideRemovalsAsync(cancellationToken);
        else
            await ExecuteAsync(
                $"create temporary table import_removal as select d.id as stream, d.data ->> 'subjectId' as subject from {UnnamedSubjects}",
                cancellationToken
            );
        var named = await CountAsync("select count(*) from import_entry", cancellationToken);
        if (sameFormat)
        {
            await ExecuteAsync(
                $"""
                delete from import_entry e using {Subjects} d
                where d.tenant_id = '{Tenant}' and d.id = e.stream and d.is_listed and d.data -> 'content' = e.content
                """,
                cancellationToken
            );
            await ForEachPageAsync(
                $"""
                select e.ordinal, e.subject, e.content::text, d.data::text from import_entry e join {Subjects} d on d.tenant_id = '{Tenant}' and d.id = e.stream
                where d.is_listed order by e.ordinal
                """,
                async page =>
                {
                    await DropAsync([.. page.Where(row => isUnchanged(row.Entry, row.Subject!)).Select(row => row.Ordinal)], cancellationToken);
                    await report();
                },
                transaction,
                cancellationToken
            );
        }

        var changed = await CountAsync(
            $"select count(*) from import_entry e join {Subjects} d on d.tenant_id = '{Tenant}' and d.id = e.stream where d.is_listed",
            cancellationToken
        );
        var added = await CountAsync("select count(*) from import_entry", cancellationToken) - changed;
        var removed = await CountAsync("select count(*) from import_removal", cancellationToken);
        var (subjects, people) = (named + kept, _people + keptPeople);
        if (subjects == 0)
            throw new UnreadableListException("The delta leaves the list empty.");
        return new(people, subjects - people, added, changed, removed, subjects - added - changed);
    }

    // The subjects that the list names and the files do not.
    private static string UnnamedSubjects =>
        $"{Subjects} d where d.tenant_id = '{Tenant}' and d.is_listed and d.data ->> 'list' = @list "
        + "and not exists (select from import_entry e where e.stream = d.id)";

    /// <summary>Moves a delta's removals out of its entries.</summary>
    /// <returns>How many subjects the delta does not name, and how many of these are people.</returns>
    /// <exception cref="UnreadableListException">A line does not apply to the list.</exception>
    private async Task<(int Kept, int People)> SetAsideRemovalsAsync(CancellationToken cancellationToken)
    {
        await using (
            var command = Command(
                $"""
                select e.place, e.subject, e.operation from import_entry e
                  left join {Subjects} d on d.tenant_id = '{Tenant}' and d.id = e.stream and d.is_listed
                where (e.operation = '{DeltaOperation.Add}') = (d.id is not null) order by e.ordinal limit 1
                """
            )
        )
        await using (var mismatch = await command.ExecuteReaderAsync(cancellationToken))
        {
            if (await mismatch.ReadAsync(cancellationToken))
            {
                var (place, subject) = (mismatch.GetString(0), mismatch.GetString(1));
                throw new UnreadableListException(
                    Enum.Parse<DeltaOperation>(mismatch.GetString(2)) switch
                    {
                        DeltaOperation.Add => $"{place} adds {subject}, which is already listed.",
                        DeltaOperation.Modify => $"{place} changes {subject}, which is not listed.",
                        _ => $"{place} removes {subject}, which is not listed.",
                    }
                );
            }
        }

        int kept,
            people;
        await using (var command = Command($"select count(*), count(*) filter (where d.data -> 'content' ->> 'schema' = 'Person') from {UnnamedSubjects}"))
        await using (var counts = await command.ExecuteReaderAsync(cancellationToken))
        {
            await counts.ReadAsync(cancellationToken);
            (kept, people) = (checked((int)counts.GetInt64(0)), checked((int)counts.GetInt64(1)));
        }

        await ExecuteAsync(
            "create temporary table import_removal as select stream, subject from import_entry where content is null; "
                + "delete from import_entry where content is null",
            cancellationToken
        );
        return (kept, people);
    }

    /// <summary>The first of the edition's changes, in the order of its files; delisted subjects come last.</summary>
    public async Task<IReadOnlyList<ImportedChange>> FirstChangesAsync(CancellationToken cancellationToken)
    {
        await using var command = Command(
            $"""
            (select e.subject, case when d.is_listed then {(int)ImportedChangeKind.Amended} else {(int)
                ImportedChangeKind.Designated} end, e.content ->> 'schema', e.content ->> 'caption'
             from import_entry e left join {Subjects} d on d.tenant_id = '{Tenant}' and d.id = e.stream order by e.ordinal limit {FirstChanges})
            union all
            (select r.subject, {(int)ImportedChangeKind.Delisted}, d.data -> 'content' ->> 'schema', d.data -> 'content' ->> 'caption'
             from import_removal r join {Subjects} d on d.tenant_id = '{Tenant}' and d.id = r.stream order by r.subject collate "C" limit {FirstChanges})
            """
        );
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var changes = new List<ImportedChange>();
        while (await reader.ReadAsync(cancellationToken))
            changes.Add(new(SubjectId.From(reader.GetString(0)), (ImportedChangeKind)reader.GetInt32(1), reader.GetString(2), reader.GetString(3)));
        return changes;
    }

    /// <summary>The subjects that the edition adds or amends, as it would list them, in pages. Not in a transaction.</summary>
    /// <param name="at">The instant from which they would be listed.</param>
    public async IAsyncEnumerable<IReadOnlyList<Subject>> ChangedAsync(DateTimeOffset at, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var (after, count) = (0, ChangedPage); count == ChangedPage; )
        {
            var page = new List<Subject>();
            await using (
                var command = Command(
                    $"""
                    select e.ordinal, e.subject, e.stream, e.content::text from import_entry e where e.ordinal > @after order by e.ordinal limit {ChangedPage}
                    """
                )
            )
            {
                command.Parameters.AddWithValue("after", after);
                await using var reader = await command.ExecuteReaderAsync(cancellationToken);
                while (await reader.ReadAsync(cancellationToken))
                {
                    after = reader.GetInt32(0);
                    var id = SubjectId.From(reader.GetString(1));
                    page.Add(new(reader.GetGuid(2), id, list, Read<SubjectContent>(reader, 3), IsListed: true, at, at));
                }
            }

            if ((count = page.Count) > 0)
                yield return page;
        }
    }

    /// <summary>Every change, page by page: designated and amended subjects in the order of the files, with their current state, then delisted ones.</summary>
    public async Task ForEachChangeAsync(
        NpgsqlTransaction transaction,
        Func<IReadOnlyList<(ListEntry Entry, Subject? Subject)>, Task> named,
        Func<IReadOnlyList<Subject>, Task> removed,
        CancellationToken cancellationToken
    )
    {
        await ForEachPageAsync(
            $"""
            select e.ordinal, e.subject, e.content::text, d.data::text from import_entry e
              left join {Subjects} d on d.tenant_id = '{Tenant}' and d.id = e.stream
            order by e.ordinal
            """,
            page => named([.. page.Select(row => (row.Entry, row.Subject))]),
            transaction,
            cancellationToken
        );
        await ForEachPageAsync(
            $"""
            select 0, r.subject, (d.data -> 'content')::text, d.data::text from import_removal r
              join {Subjects} d on d.tenant_id = '{Tenant}' and d.id = r.stream
            order by r.subject collate "C"
            """,
            page => removed([.. page.Select(row => row.Subject!)]),
            transaction,
            cancellationToken
        );
    }

    // With a cursor, so that other commands of the transaction can run between two pages. It sees the data as of when it was opened.
    private async Task ForEachPageAsync(string query, Func<IReadOnlyList<Row>, Task> take, NpgsqlTransaction transaction, CancellationToken cancellationToken)
    {
        if (transaction.Connection != connection)
            throw new InvalidOperationException("The transaction belongs to another connection.");
        await ExecuteAsync($"declare import_page no scroll cursor for {query}", cancellationToken);
        while (await FetchAsync(cancellationToken) is { Count: > 0 } page)
            await take(page);
        await ExecuteAsync("close import_page", cancellationToken);
    }

    private async Task<IReadOnlyList<Row>> FetchAsync(CancellationToken cancellationToken)
    {
        await using var command = Command($"fetch {Page} from import_page");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<Row>(Page);
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(
                new(
                    reader.GetInt32(0),
                    new(SubjectId.From(reader.GetString(1)), Read<SubjectContent>(reader, 2)),
                    await reader.IsDBNullAsync(3, cancellationToken) ? null : Read<Subject>(reader, 3)
                )
            );
        }

        return rows;
    }

    private T Read<T>(NpgsqlDataReader reader, int column)
    {
        using var json = reader.GetStream(column);
        return serializer.FromJson<T>(json);
    }

    private async Task DropAsync(int[] ordinals, CancellationToken cancellationToken)
    {
        if (ordinals.Length == 0)
            return;
        await using var command = Command("delete from import_entry where ordinal = any(@ordinals)");
        command.Parameters.AddWithValue("ordinals", ordinals);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<int> CountAsync(string query, CancellationToken cancellationToken)
    {
        await using var command = Command(query);
        return Convert.ToInt32(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    private async Task ExecuteAsync(string statement, CancellationToken cancellationToken)
    {
        await using var command = Command(statement);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private NpgsqlCommand Command(string text)
    {
        // Every statement is in this file; outside values are parameters.
#pragma warning disable CA2100
        var command = new NpgsqlCommand(text, connection);
#pragma warning restore CA2100
        if (text.Contains("@list", StringComparison.Ordinal))
            command.Parameters.AddWithValue("list", list.Value);
        return command;
    }

    private sealed record Row(int Ordinal, ListEntry Entry, Subject? Subject);
}
