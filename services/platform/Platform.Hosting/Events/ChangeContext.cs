using System.Diagnostics;
using JasperFx;
using JasperFx.Events;
using Platform.Hosting.Access;
using SanctionsRegistry.Contracts;

namespace Platform.Hosting.Events;

/// <summary>The tenant, author and cause of a change, written into the metadata of each of its events.</summary>
public sealed record ChangeContext
{
    private ChangeContext() { }

    /// <summary>The Member State whose data changes, or the tenant of what is common to all.</summary>
    public required string Tenant { get; init; }

    /// <summary>The token's subject, or a service's name.</summary>
    public required string User { get; init; }

    /// <summary>The user's agency; null when a service acts.</summary>
    public string? Agency { get; init; }

    /// <summary>The business transaction.</summary>
    public string? CorrelationId { get; init; }

    /// <summary>The event that caused the change.</summary>
    public string? CausationId { get; init; }

    /// <summary>The W3C trace context of the change.</summary>
    public string? TraceParent { get; init; }

    /// <summary>A caller's change in its own State.</summary>
    public static ChangeContext Of(Caller caller) => By(caller.User, caller.Agency.Value, caller.State.Value);

    /// <summary>A change to what is common to all States.</summary>
    public static ChangeContext Common(Author author) => By(author.User, author.Agency, StorageConstants.DefaultTenantId);

    /// <summary>The effect of another service's message, in the message's State or, if it has none, in the data common to all.</summary>
    public static ChangeContext Of(RegistryMessage message, string service, string? traceParent) =>
        new()
        {
            Tenant = message.State ?? StorageConstants.DefaultTenantId,
            User = service,
            CorrelationId = message.CorrelationId,
            CausationId = message.EventId.ToString(),
            TraceParent = traceParent,
        };

    /// <summary>The effect of an event of this service, in the event's own trace.</summary>
    public static ChangeContext Of(IEvent cause, string service) =>
        new()
        {
            Tenant = cause.TenantId,
            User = service,
            CorrelationId = cause.CorrelationId,
            CausationId = cause.Id.ToString(),
            TraceParent = cause.GetHeader(EventHeaders.TraceParent) as string,
        };

    /// <summary>A service's own change to a State's data, for instance because time has passed.</summary>
    public static ChangeContext OfService(string service, string tenant) => By(service, null, tenant);

    /// <summary>Writes it into an event's metadata.</summary>
    internal void Stamp(IEvent @event)
    {
        @event.UserName = User;
        @event.CorrelationId = CorrelationId;
        @event.CausationId = CausationId;
        if (Agency is not null)
            @event.SetHeader(EventHeaders.Agency, Agency);
        if (TraceParent is not null)
            @event.SetHeader(EventHeaders.TraceParent, TraceParent);
    }

    private static ChangeContext By(string user, string? agency, string tenant) =>
        new()
        {
            Tenant = tenant,
            User = user,
            Agency = agency,
            CorrelationId = Activity.Current?.TraceId.ToHexString() ?? Guid.CreateVersion7().ToString("N"),
            TraceParent = Activity.Current?.Id,
        };
}

/// <summary>The author of a change.</summary>
/// <param name="User">The token's subject, or a service's name.</param>
/// <param name="Agency">The user's agency; null when a service acts.</param>
public sealed record Author(string User, string? Agency)
{
    /// <summary>The caller of an endpoint.</summary>
    public static Author Of(Caller caller) => new(caller.User, caller.Agency.Value);
}

/// <summary>The headers of an event's metadata.</summary>
public static class EventHeaders
{
    /// <summary>The agency that acted; absent when a service did.</summary>
    public const string Agency = "agency";

    /// <summary>The W3C trace context in which it happened.</summary>
    public const string TraceParent = "traceparent";

    /// <summary>The SHA-256 of the request that created the stream, in lower-case hex: separates a repeat from another request under the same key.</summary>
    public const string RequestHash = "request-hash";
}
