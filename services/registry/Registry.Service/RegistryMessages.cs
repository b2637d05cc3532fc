using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using JasperFx.Events;
using Marten;
using Platform.Hosting.Messaging;
using Platform.Kernel;
using Registry.Domain.Comparisons;
using Registry.Domain.Lists;
using Registry.Domain.PermitScreenings;
using Registry.Domain.Subjects;
using Registry.Domain.Watches;
using SanctionsRegistry.Contracts;
using SanctionsRegistry.Contracts.Registry;

namespace Registry.Service;

/// <summary>The registry's messages to the other services.</summary>
internal sealed class RegistryMessages : IMessageMapper
{
    private static readonly HashSet<Type> Published =
    [
        typeof(ListEditionEvent.Published),
        typeof(SubjectEvent.Designated),
        typeof(SubjectEvent.Amended),
        typeof(SubjectEvent.Delisted),
        typeof(ScreeningEvent.Completed),
        typeof(WatchEvent.HitFound),
        typeof(WatchEvent.HitReturned),
        typeof(WatchEvent.HitEnded),
    ];

    public bool Publishes(Type eventType) => Published.Contains(eventType);

    public bool IsBulk(Type eventType) => eventType.DeclaringType == typeof(SubjectEvent) || eventType.DeclaringType == typeof(ListEditionEvent);

    public Task<IReadOnlyList<(IEvent Event, RegistryMessage Message)>> MapAsync(
        IReadOnlyList<IEvent> events,
        IQuerySession session,
        CancellationToken cancellationToken
    ) => Task.FromResult<IReadOnlyList<(IEvent, RegistryMessage)>>([.. events.Select(@event => (@event, Map(@event.Data)))]);

    private static RegistryMessage Map(object @event) =>
        @event switch
        {
            ListEditionEvent.Published published => new EditionPublishedV1
            {
                List = published.List.Value,
                Edition = published.Edition.Value,
                Number = published.Number,
                GeneratedAt = published.GeneratedAt,
                People = published.Counts.People,
                Entities = published.Counts.Entities,
                Added = published.Counts.Added,
                Changed = published.Counts.Changed,
                Removed = published.Counts.Removed,
                Unchanged = published.Counts.Unchanged,
            },
            SubjectEvent.Designated designated => new SubjectListedV1
            {
                SubjectId = designated.SubjectId.Value,
                List = designated.List.Value,
                Edition = designated.Edition.Value,
                Schema = designated.Content.Schema,
                Caption = designated.Content.Caption,
            },
            SubjectEvent.Amended amended => new SubjectAmendedV1
            {
                SubjectId = amended.SubjectId.Value,
                List = amended.List.Value,
                Edition = amended.Edition.Value,
                Schema = amended.Content.Schema,
                Caption = amended.Content.Caption,
                Fields = [.. amended.Changes.Select(change => change.Field)],
            },
            SubjectEvent.Delisted delisted => new SubjectDelistedV1
            {
                SubjectId = delisted.SubjectId.Value,
                List = delisted.List.Value,
                Edition = delisted.Edition.Value,
                Schema = delisted.Schema,
                Caption = delisted.Caption,
            },
            ScreeningEvent.Completed completed => new ScreeningCompletedV1
            {
                NotCompared = completed.Comparison.NotCompared,
                KnownPeople = [.. completed.Comparison.KnownPeople.Select(Map)],
                AreAllKnownCompared = completed.Comparison.AreAllKnownCompared,
                Agency = completed.Agency.Value,
                PermitId = completed.PermitId.Value,
                Hits = [.. completed.Comparison.Hits.Select(Map)],
                Editions = Map(completed.Basis),
                Engine = completed.Basis.Engine,
                Threshold = completed.Basis.Threshold,
            },
            WatchEvent.HitFound hit => WatchHit(hit.PermitId, hit.Agency, Map(hit.Found), hit.Basis),
            WatchEvent.HitReturned returned => WatchHit(
                returned.PermitId,
                returned.Agency,
                Map(returned.Found) with
                {
                    Evidence = [.. Map(returned.Found).Evidence, .. returned.Changes.Select(change => Map(change, returned.ClearedAt))],
                },
                returned.Basis
            ),
            WatchEvent.HitEnded ended => new WatchHitEndedV1
            {
                Agency = ended.Agency.Value,
                PermitId = ended.PermitId.Value,
                Screened = JsonNamingPolicy.CamelCase.ConvertName(ended.Screened.ToString()),
                SubjectId = ended.SubjectId.Value,
                List = ended.List.Value,
                Edition = ended.Edition.Value,
                Reason = JsonNamingPolicy.CamelCase.ConvertName(ended.Reason.ToString()),
            },
            _ => throw new UnreachableException(),
        };

    private static WatchHitV1 WatchHit(PermitId permit, AgencyId agency, ScreeningHitV1 hit, Basis basis) =>
        new()
        {
            Agency = agency.Value,
            PermitId = permit.Value,
            Hit = hit,
            Editions = Map(basis),
            Engine = basis.Engine,
            Threshold = basis.Threshold,
        };

    // Has no weight: it says why a cleared hit is reported again.
    private static EvidenceV1 Map(EvidenceChange change, DateTimeOffset clearedAt) =>
        new()
        {
            Feature = $"changed:{change.Feature}",
            Score = 0,
            Weight = 0,
            Detail = string.Create(CultureInfo.InvariantCulture, $"Cleared at {clearedAt:O}; compared then: {Shown(change.Before)}; now: {Shown(change.Now)}."),
            Query = null,
            Candidate = null,
        };

    private static string Shown(IReadOnlyList<ComparedValues> values) =>
        values.Count == 0 ? "nothing" : string.Join(", ", values.Select(value => $"{value.Query} ~ {value.Candidate}"));

    private static KnownPersonV1 Map(KnownPerson known) =>
        new()
        {
            PermitId = known.PermitId.Value,
            Score = known.Score,
            Evidence = [.. known.Evidence.Select(Map)],
        };

    private static ScreeningHitV1 Map(Hit hit) =>
        new()
        {
            Screened = JsonNamingPolicy.CamelCase.ConvertName(hit.Screened.ToString()),
            SubjectId = hit.SubjectId.Value,
            List = hit.List.Value,
            Schema = hit.Schema,
            Caption = hit.Caption,
            Score = hit.Score,
            Evidence = [.. hit.Evidence.Select(Map)],
        };

    private static EvidenceV1 Map(Evidence evidence) =>
        new()
        {
            Feature = evidence.Feature,
            Score = evidence.Score,
            Weight = evidence.Weight,
            Detail = evidence.Detail,
            Query = evidence.Query,
            Candidate = evidence.Candidate,
        };

    private static IReadOnlyList<EditionRefV1> Map(Basis basis) =>
        [
            .. basis.Editions.Select(edition => new EditionRefV1
            {
                List = edition.List.Value,
                Edition = edition.Edition.Value,
                GeneratedAt = edition.GeneratedAt,
                ImportedAt = edition.ImportedAt,
            }),
        ];
}
