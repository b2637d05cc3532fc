using Marten;
using Platform.Hosting.Events;
using Platform.Kernel;
using Registry.Domain.Subjects;

namespace Registry.Service.Watches;

/// <summary>Finds the watches for which hits with a subject were reported, by the events that reported them: few watches have any.</summary>
internal sealed class HitsOfSubjects(IDocumentStore store)
{
    private const string FoundSubject = "((data -> 'found' ->> 'subjectId'))";
    private const string IsFound = "type IN ('watch_hit', 'watch_hit_returned', 'watch_hit_cleared')";
    private const string ScreenedSubjects = "jsonb_path_query_array(data, '$.known[*].subjectId')";
    private const string IsScreened = "type = 'watch_started' AND jsonb_array_length(data -> 'known') > 0";

    /// <summary>The hits of later editions, by subject.</summary>
    public static EventIndex Found { get; } = new("mt_events_by_hit", $"({FoundSubject}) WHERE {IsFound}");

    /// <summary>The hits of screenings, by subject.</summary>
    public static EventIndex Screened { get; } = new("mt_events_by_screened_hit", $"USING gin (({ScreenedSubjects})) WHERE {IsScreened}");

    /// <summary>The watches, open or not; a hit may have ended since.</summary>
    public async Task<IReadOnlyList<WatchKey>> FindAsync(IReadOnlyList<SubjectId> subjects, CancellationToken cancellationToken)
    {
        await using var session = store.QuerySession();
        var rows = await session.AdvancedSql.QueryAsync<string, Guid>(
            $"""
            select row(found.tenant_id), row(found.stream_id) from unnest(?) as wanted (subject)
            cross join lateral (
              select tenant_id, stream_id from mt_events where {IsFound} and {FoundSubject} = wanted.subject
              union select tenant_id, stream_id from mt_events where {IsScreened} and {ScreenedSubjects} @> to_jsonb(wanted.subject)
            ) as found
            """,
            cancellationToken,
            [subjects.Select(subject => subject.Value).ToArray()]
        );
        return [.. rows.Select(row => new WatchKey(CountryCode.From(row.Item1), row.Item2)).Distinct()];
    }
}
