using Npgsql;
using Tests.Support;

namespace Benchmarks.Floor;

/// <summary>
/// The tables of the floor, with the same names and shapes as the services' own, and with the keys and indexes that a write must maintain. Bodies have the
/// same size as the services'; only the floor reads them.
/// </summary>
internal static class FloorSchema
{
    public const string Definition = """
        create sequence mt_events_sequence;
        create table mt_streams (
            tenant_id varchar not null, id uuid not null, type varchar, version bigint not null,
            timestamp timestamptz not null default now(), created timestamptz not null default now(), is_archived boolean default false,
            primary key (tenant_id, id));
        create table mt_events (
            seq_id bigint primary key, id uuid not null, stream_id uuid not null, version bigint not null, data jsonb not null, type varchar(500) not null,
            timestamp timestamptz not null, tenant_id varchar not null, mt_dotnet_type varchar, correlation_id varchar, causation_id varchar, headers jsonb,
            user_name varchar, is_archived boolean default false,
            constraint one_version unique (tenant_id, stream_id, version),
            foreign key (tenant_id, stream_id) references mt_streams (tenant_id, id));
        create index on mt_events (tenant_id, seq_id);
        create index on mt_events (type, seq_id);
        create table mt_doc_permit (
            tenant_id varchar not null, id uuid not null, data jsonb not null,
            mt_last_modified timestamptz default transaction_timestamp(), mt_dotnet_type varchar,
            mt_version bigint not null, applied_at timestamptz not null, status varchar not null,
            applicationreference varchar not null, primary key (tenant_id, id));
        create index on mt_doc_permit (tenant_id, applied_at, id);
        create index on mt_doc_permit (tenant_id, status, applied_at, id);
        create index on mt_doc_permit (tenant_id, applicationreference, applied_at, id);
        create index on mt_doc_permit (applied_at) where status = 'Applied';
        create table mt_doc_watch (
            tenant_id varchar not null, id uuid not null, data jsonb not null,
            mt_last_modified timestamptz default transaction_timestamp(), mt_dotnet_type varchar,
            mt_version bigint not null, is_open boolean, primary key (tenant_id, id));
        create index on mt_doc_watch (is_open);
        create table mt_doc_feed (
            tenant_id varchar not null, id uuid not null, data jsonb not null,
            mt_last_modified timestamptz default transaction_timestamp(), mt_dotnet_type varchar,
            mt_version bigint not null, primary key (tenant_id, id));
        create table message_receipt (queue varchar not null, event_id uuid not null, received_at timestamptz not null, primary key (queue, event_id));
        alter table mt_events alter column data set statistics 0, alter column headers set statistics 0;
        alter table mt_doc_permit alter column data set statistics 0;
        alter table mt_doc_watch alter column data set statistics 0;
        alter table mt_doc_feed alter column data set statistics 0;
        create table published (position bigint not null);
        insert into published values (0);
        """;

    public static async Task<TestDatabase> CreateDatabaseAsync(PrivateServers servers, string name)
    {
        var database = await TestServers.CreateDatabaseAsync(name, servers.Postgres);
        await using var source = NpgsqlDataSource.Create(database.OwnerConnection);
        await using var create = source.CreateCommand(
            Definition
                + $"grant all on all tables in schema public to {database.RuntimeRole}; grant all on all sequences in schema public to {database.RuntimeRole};"
        );
        await create.ExecuteNonQueryAsync();
        return database;
    }
}
