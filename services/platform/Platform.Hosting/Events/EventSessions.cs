using System.Diagnostics;
using Marten;
using Marten.Services;
using Npgsql;
using Platform.Hosting.Access;
using Platform.Kernel;
using SanctionsRegistry.Contracts;

namespace Platform.Hosting.Events;

/// <summary>Opens sessions in the right tenant, with who did it and why in the metadata of every event they append.</summary>
public sealed class EventSessions(IDocumentStore store)
{
    /// <summary>For a change that a caller makes in its own State.</summary>
    public IDocumentSession ForCaller(Caller caller) => ForCaller(caller, caller.State.Value);

    /// <summary>For a change that a caller makes to what is common to all States.</summary>
    public IDocumentSession ForCommon(Caller caller) => ForCaller(caller, JasperFx.StorageConstants.DefaultTenantId);

    /// <summary>For a change to what is common to all States, as a part of a transaction that the caller ends.</summary>
    public IDocumentSession ForCommon(Author author, NpgsqlTransaction transaction)
    {
        var options = SessionOptions.ForTransaction(transaction);
        options.Tracking = DocumentTracking.None;
        options.TenantId = JasperFx.StorageConstants.DefaultTenantId;
        return Written(store.OpenSession(options), author);
    }

    /// <summary>For the effect of another service's message, in the message's State or, where it has none, in what is common.</summary>
    public IDocumentSession ForMessage(RegistryMessage message, string service)
    {
        var session = store.LightweightSession(message.State ?? JasperFx.StorageConstants.DefaultTenantId);
        session.CorrelationId = message.CorrelationId;
        session.CausationId = message.EventId.ToString();
        session.LastModifiedBy = service;
        return Traced(session);
    }

    /// <summary>For reading a State's data.</summary>
    public IQuerySession Read(CountryCode state) => store.QuerySession(state.Value);

    /// <summary>For reading what is common to all States.</summary>
    public IQuerySession ReadCommon() => store.QuerySession();

    private IDocumentSession ForCaller(Caller caller, string tenant) => Written(store.LightweightSession(tenant), Author.Of(caller));

    private static IDocumentSession Written(IDocumentSession session, Author author)
    {
        session.CorrelationId = Activity.Current?.TraceId.ToHexString() ?? Guid.CreateVersion7().ToString("N");
        session.LastModifiedBy = author.User;
        if (author.Agency is { } agency) session.SetHeader(EventHeaders.Agency, agency);
        return Traced(session);
    }

    private static IDocumentSession Traced(IDocumentSession session)
    {
        if (Activity.Current?.Id is { } traceParent) session.SetHeader(EventHeaders.TraceParent, traceParent);
        return session;
    }
}

/// <summary>Who makes a change.</summary>
/// <param name="User">The token's subject, or a service's name.</param>
/// <param name="Agency">The user's agency; null where a service acts.</param>
public sealed record Author(string User, string? Agency)
{
    /// <summary>The caller of an endpoint.</summary>
    public static Author Of(Caller caller) => new(caller.User, caller.Agency.Value);
}

/// <summary>The headers of an event's metadata.</summary>
public static class EventHeaders
{
    /// <summary>The agency that acted; absent where a service did.</summary>
    public const string Agency = "agency";

    /// <summary>The W3C trace context in which it happened.</summary>
    public const string TraceParent = "traceparent";
}
