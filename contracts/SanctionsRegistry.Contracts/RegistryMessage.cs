using System.Text.Json.Serialization;
using MassTransit;

namespace SanctionsRegistry.Contracts;

/// <summary>
/// The fields of every message; the publisher sets them from the committed event. Messages are flat and versioned, their fields are required, and they
/// are never domain events. A change of meaning needs a new version alongside the old one.
/// </summary>
[ExcludeFromTopology, ExcludeFromImplementedTypes]
public abstract record RegistryMessage
{
    /// <summary>The event that the message reports. Its id is also the message's, so a repeat is recognised.</summary>
    [JsonRequired]
    public Guid EventId { get; init; }

    /// <summary>The Member State it concerns, ISO 3166-1 alpha-3; null when it concerns all (lists are common).</summary>
    [JsonRequired]
    public string? State { get; init; }

    /// <summary>The agency it concerns; null when it concerns all.</summary>
    [JsonRequired]
    public string? Agency { get; init; }

    /// <summary>The event's stream.</summary>
    [JsonRequired]
    public Guid StreamId { get; init; }

    /// <summary>The event's position in its stream, from 1.</summary>
    [JsonRequired]
    public long StreamVersion { get; init; }

    /// <summary>When it happened, in UTC.</summary>
    [JsonRequired]
    public DateTimeOffset OccurredAt { get; init; }

    /// <summary>The business transaction: the same from an application to its last notice.</summary>
    [JsonRequired]
    public string? CorrelationId { get; init; }

    /// <summary>The event that led to this one, when it was another service's.</summary>
    [JsonRequired]
    public string? CausationId { get; init; }
}
