using Microsoft.AspNetCore.Http.HttpResults;
using Permits.Domain.Permits;
using Permits.Domain.Rules;
using Platform.Hosting.Access;
using Platform.Hosting.Events;
using Platform.Hosting.Requests;
using Platform.Kernel;

namespace Permits.Service;

/// <summary>What every change of an existing resource needs besides its id and its body: who asks for it, and the version that they have seen.</summary>
/// <param name="IfMatch">The version.</param>
/// <param name="Caller">Who asks.</param>
/// <param name="Sessions">The event store.</param>
/// <param name="AllRules">The settings of the rules of all States.</param>
/// <param name="Time">The clock.</param>
/// <param name="Response">The response.</param>
/// <param name="CancellationToken">Ends the change when the client leaves.</param>
internal sealed record ChangeRequest(
    IfMatch IfMatch,
    Caller Caller,
    EventSessions Sessions,
    RuleSettingsByState AllRules,
    TimeProvider Time,
    HttpResponse Response,
    CancellationToken CancellationToken
)
{
    /// <summary>The time of the change: the same for all that it decides.</summary>
    internal DateTimeOffset Now { get; } = Time.GetUtcNow();

    /// <summary>The day of the change, in UTC.</summary>
    internal DateOnly Today => DateOnly.FromDateTime(Now.UtcDateTime);

    /// <summary>The person who asks.</summary>
    internal Officer By => new(Caller.User, Caller.Agency);

    /// <summary>The settings of the rules of the caller's State.</summary>
    internal RuleSettings Rules => AllRules.For(Caller.State, Now);

    /// <summary>As <see cref="EventSessions.DecideAsync"/>, for this caller and version.</summary>
    internal Task<Decision<TState, TOutcome>> DecideAsync<TState, TEvent, TOutcome>(
        StreamOf<TState, TEvent> stream,
        Func<TState?, TOutcome> decide,
        Func<EventTransaction, TState, Task>? prepare = null,
        Func<EventTransaction, TState, Task<bool>>? also = null
    )
        where TState : class, IAggregate<TState, TEvent>
        where TEvent : class
        where TOutcome : IOutcome<TEvent> => Sessions.DecideAsync(stream, decide, ChangeContext.Of(Caller), IfMatch, CancellationToken, prepare, also);

    /// <summary>The response to a change that was made.</summary>
    internal Ok<TResponse> Changed<TResponse>(long version, TResponse changed)
    {
        Response.Headers.ETag = IfMatch.ETag(version);
        return TypedResults.Ok(changed);
    }
}
