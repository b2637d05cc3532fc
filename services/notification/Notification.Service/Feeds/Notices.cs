using System.Globalization;
using System.Reflection;
using System.Text.Json;
using MassTransit;
using Notification.Domain.Feeds;
using Notification.Domain.Subscriptions;
using Platform.Hosting;
using SanctionsRegistry.Contracts;
using SanctionsRegistry.Contracts.Permits;
using SanctionsRegistry.Contracts.Registry;

namespace Notification.Service.Feeds;

/// <summary>
/// Maps each message to a notice. A notice contains only the fields named here: the worker, the employer and the data of theirs that a score
/// was computed from never enter this service's store.
/// </summary>
internal static class Notices
{
    private static readonly JsonSerializerOptions Json = CreateJson();

    /// <summary>Every message of the registry and of the permit service.</summary>
    public static IReadOnlyList<Type> MessageTypes { get; } =
    [
        .. typeof(RegistryMessage)
            .Assembly.GetExportedTypes()
            .Where(type =>
                type.IsSubclassOf(typeof(RegistryMessage)) && type.Namespace is "SanctionsRegistry.Contracts.Registry" or "SanctionsRegistry.Contracts.Permits"
            )
            .OrderBy(type => type.Name, StringComparer.Ordinal),
    ];

    /// <summary>The topics that can be subscribed to.</summary>
    public static IReadOnlyList<Topic> Topics { get; } = [.. MessageTypes.Select(TopicOf).Distinct()];

    /// <summary>The message's name without its version.</summary>
    public static Topic TopicOf(Type message)
    {
        var name = message.GetCustomAttribute<EntityNameAttribute>()!.EntityName;
        return Topic.From(name[..name.LastIndexOf("-v", StringComparison.Ordinal)]);
    }

    /// <summary>The message as a notice.</summary>
    public static Notice Of(RegistryMessage message) =>
        message switch
        {
            EditionPublishedV1 m => Create(
                m,
                $"Edition {m.Number} of {m.List} is in force: {m.Added} added, {m.Changed} changed, {m.Removed} removed.",
                new
                {
                    m.List,
                    m.Edition,
                    m.Number,
                    m.GeneratedAt,
                    m.People,
                    m.Entities,
                    m.Added,
                    m.Changed,
                    m.Removed,
                    m.Unchanged,
                }
            ),
            SubjectListedV1 m => Create(
                m,
                $"{m.List} now names {m.Caption} ({m.SubjectId}).",
                new
                {
                    m.List,
                    m.Edition,
                    m.Schema,
                    m.Caption,
                },
                subject: m.SubjectId
            ),
            SubjectAmendedV1 m => Create(
                m,
                $"{m.List} changed what it says about {m.Caption} ({m.SubjectId}): {string.Join(", ", m.Fields)}.",
                new
                {
                    m.List,
                    m.Edition,
                    m.Schema,
                    m.Caption,
                    m.Fields,
                },
                subject: m.SubjectId
            ),
            SubjectDelistedV1 m => Create(
                m,
                $"{m.List} no longer names {m.Caption} ({m.SubjectId}).",
                new
                {
                    m.List,
                    m.Edition,
                    m.Schema,
                    m.Caption,
                },
                subject: m.SubjectId
            ),
            ScreeningCompletedV1 m => Create(
                m,
                m.Hits.Count == 0
                    ? "The screening found no listed subject."
                    : $"The screening found {Counted(m.Hits.Count, "possible match", "possible matches")}.",
                new
                {
                    Hits = m.Hits.Select(Hit),
                    m.Editions,
                    m.Engine,
                    m.Threshold,
                },
                m.PermitId,
                subject: m.Hits.Count > 0 ? m.Hits[0].SubjectId : null
            ),
            WatchHitV1 m => Create(
                m,
                $"A change of {m.Hit.List} concerns the {m.Hit.Screened} of a permit: {m.Hit.Caption} ({m.Hit.SubjectId}), "
                    + $"score {m.Hit.Score.ToString("0.00", CultureInfo.InvariantCulture)}.",
                new
                {
                    Hit = Hit(m.Hit),
                    m.Editions,
                    m.Engine,
                    m.Threshold,
                },
                m.PermitId,
                subject: m.Hit.SubjectId
            ),
            WatchHitEndedV1 m => Create(
                m,
                m.Reason switch
                {
                    "delisted" => $"{m.List} no longer names {m.SubjectId}, which was a hit for the {m.Screened} of a permit.",
                    "undone" => $"An edition of {m.List} was undone: {m.SubjectId} is no hit any more for the {m.Screened} of a permit.",
                    _ => $"After a change of {m.List}, {m.SubjectId} is no hit any more for the {m.Screened} of a permit.",
                },
                new
                {
                    m.Screened,
                    m.SubjectId,
                    m.List,
                    m.Edition,
                    m.Reason,
                },
                m.PermitId,
                subject: m.SubjectId
            ),
            PermitAppliedV1 m => Create(m, $"Application {m.Reference} was received.", new { }, m.PermitId, m.Reference),
            PermitImportedV1 m => Create(
                m,
                $"Permit {m.Reference} was imported, valid from {m.ValidFrom:yyyy-MM-dd} to {m.ValidTo:yyyy-MM-dd}.",
                new
                {
                    m.ImportId,
                    m.IssuedOn,
                    m.ValidFrom,
                    m.ValidTo,
                },
                m.PermitId,
                m.Reference
            ),
            ScreeningRequestedV1 m => Create(m, $"Application {m.Reference} is screened again.", new { }, m.PermitId, m.Reference),
            PermitIssuedV1 m => Create(
                m,
                $"Permit {m.Reference} was issued, valid from {m.ValidFrom:yyyy-MM-dd} to {m.ValidTo:yyyy-MM-dd}.",
                new
                {
                    Reason = Reason(m.Reason),
                    m.ValidFrom,
                    m.ValidTo,
                },
                m.PermitId,
                m.Reference
            ),
            PermitRefusedV1 m => Create(
                m,
                $"Application {m.Reference} was refused{Basis(m.Reason.LegalBasis)}.",
                new { Reason = Reason(m.Reason) },
                m.PermitId,
                m.Reference
            ),
            PermitReferredV1 m => Create(
                m,
                $"Application {m.Reference} was referred to an officer.",
                new { Reasons = m.Reasons.Select(Reason) },
                m.PermitId,
                m.Reference
            ),
            PermitSuspendedV1 m => Create(m, $"Permit {m.Reference} was suspended.", new { Reasons = m.Reasons.Select(Reason) }, m.PermitId, m.Reference),
            PermitReinstatedV1 m => Create(m, $"Permit {m.Reference} is valid again.", new { Reason = Reason(m.Reason) }, m.PermitId, m.Reference),
            PermitRevokedV1 m => Create(
                m,
                $"Permit {m.Reference} was revoked{Basis(m.Reason.LegalBasis)}.",
                new { Reason = Reason(m.Reason) },
                m.PermitId,
                m.Reference
            ),
            PermitProposedV1 m => Create(
                m,
                $"A second person is asked to {m.Action} permit {m.Reference} until {m.ExpiresAt.UtcDateTime:yyyy-MM-dd HH:mm} UTC.",
                new
                {
                    m.Action,
                    m.Statement,
                    m.ExpiresAt,
                },
                m.PermitId,
                m.Reference
            ),
            PermitProposalRejectedV1 m => Create(
                m,
                $"The proposal on permit {m.Reference} was rejected.",
                new { Reason = Reason(m.Reason) },
                m.PermitId,
                m.Reference
            ),
            PermitWithdrawnV1 m => Create(m, $"Application {m.Reference} was withdrawn.", new { Reason = Reason(m.Reason) }, m.PermitId, m.Reference),
            PermitExpiredV1 m => Create(m, $"Permit {m.Reference} has expired.", new { Reason = Reason(m.Reason) }, m.PermitId, m.Reference),
            RepatriationOrderedV1 m => Create(
                m,
                $"A person was ordered to leave by {m.Deadline:yyyy-MM-dd}{Basis(m.LegalBasis)}.",
                new
                {
                    m.CaseId,
                    m.PersonClass,
                    m.LegalBasis,
                    m.OrderedOn,
                    m.Deadline,
                },
                m.PermitId
            ),
            RepatriationOverdueV1 m => Create(
                m,
                $"The deadline of a repatriation case, {m.Deadline:yyyy-MM-dd}, has passed.",
                new
                {
                    m.CaseId,
                    m.Deadline,
                    m.Status,
                    m.Obstacles,
                }
            ),
            RepatriationReviewDueV1 m => Create(
                m,
                $"The exception of a repatriation case must be reviewed by {m.ReviewOn:yyyy-MM-dd}.",
                new { m.CaseId, m.ReviewOn }
            ),
            _ => throw new NotSupportedException($"{message.GetType().Name} has no notice."),
        };

    private static Notice Create(RegistryMessage message, string summary, object data, Guid? permit = null, string? reference = null, string? subject = null) =>
        new()
        {
            Topic = TopicOf(message.GetType()),
            EventId = message.EventId,
            StreamId = message.StreamId,
            StreamVersion = message.StreamVersion,
            OccurredAt = message.OccurredAt,
            PermitId = permit,
            SubjectId = subject,
            Reference = reference,
            Summary = summary,
            Data = JsonSerializer.SerializeToElement(data, Json),
        };

    // The evidence quotes the application, so only its comparisons, scores and weights are passed on.
    private static object Hit(ScreeningHitV1 hit) =>
        new
        {
            hit.Screened,
            hit.SubjectId,
            hit.List,
            hit.Schema,
            hit.Caption,
            hit.Score,
            Features = hit.Evidence.Select(evidence => new
            {
                evidence.Feature,
                evidence.Score,
                evidence.Weight,
            }),
        };

    private static object Reason(ReasonV1 reason) =>
        new
        {
            reason.Rule,
            reason.LegalBasis,
            reason.Text,
            reason.Screened,
            reason.SubjectId,
            reason.List,
            reason.Edition,
            reason.Score,
        };

    private static string Basis(IReadOnlyList<string> paragraphs) => paragraphs.Count == 0 ? "" : $" under {string.Join(", ", paragraphs)}";

    private static string Counted(int count, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}");

    private static JsonSerializerOptions CreateJson()
    {
        var options = new JsonSerializerOptions();
        ServiceHost.ConfigureJson(options);
        return options;
    }
}
