using Permits.Domain.Permits;
using Permits.Service.Permits;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Requests;

namespace Permits.Service.Audit;

/// <summary>All permits of a State as they were at an instant, folded from the events.</summary>
internal static class PermitsAt
{
    public const string Refusal = "All permits of an instant are for auditors and supervisors.";

    public const string Description =
        "With `at`, which requires the role auditor or supervisor, all permits as they were at the instant are streamed as NDJSON, one per line, in the order "
        + "of their ids; nothing else but `after` can be passed then. To resume, pass the id of the last permit read as `after`. Events that are being stored "
        + "while they are read may be missing for an instant in the last seconds.";

    public static readonly string[] Parameters = ["at", "after"];

    public static bool IsAllowed(Caller caller) => caller.Roles.Overlaps([Role.Auditor, Role.Supervisor]);

    public static async Task WriteAsync(
        Instant at,
        Guid? after,
        Caller caller,
        EventSessions sessions,
        HttpResponse response,
        CancellationToken cancellationToken
    )
    {
        using var lines = new NdJson(response);
        await foreach (var permit in sessions.PastAsync<Permit, PermitEvent>(caller.State, after, [at.Value], cancellationToken))
        {
            if (permit.States is [{ } then])
                await lines.WriteAsync(PermitResponse.From(then), cancellationToken);
        }

        await lines.FlushAsync(cancellationToken);
    }
}
