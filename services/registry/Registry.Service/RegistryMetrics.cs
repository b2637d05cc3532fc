using System.Diagnostics.Metrics;
using Platform.Hosting;
using Platform.Hosting.Events;
using Registry.Domain.AgencyScreenings;
using Registry.Domain.Lists;
using Registry.Domain.PermitScreenings;
using Registry.Domain.Subjects;
using Registry.Domain.Watches;

namespace Registry.Service;

/// <summary>The registry's metrics, counted from committed events.</summary>
internal sealed class RegistryMetrics : ICommitObserver
{
    private readonly Counter<long> _screenings;
    private readonly Counter<long> _hits;
    private readonly Counter<long> _watchHits;
    private readonly Counter<long> _editions;

    public RegistryMetrics(IMeterFactory meters)
    {
        // The factory disposes it.
#pragma warning disable CA2000
        var meter = meters.Create(TelemetrySources.Platform);
#pragma warning restore CA2000
        _screenings = meter.CreateCounter<long>("registry.screenings", "{screening}", "Screenings recorded, by what requested them.");
        _hits = meter.CreateCounter<long>("registry.hits", "{hit}", "Hits of screenings.");
        _watchHits = meter.CreateCounter<long>("registry.watch_hits", "{hit}", "New hits of watches.");
        _editions = meter.CreateCounter<long>("registry.editions", "{edition}", "Editions published, by list.");
    }

    public bool Observes(Type eventType) => !eventType.IsAssignableTo(typeof(SubjectEvent));

    public void Committed(IReadOnlyList<CommittedStream> streams)
    {
        foreach (var @event in streams.SelectMany(stream => stream.Events))
        {
            switch (@event.Data)
            {
                case ScreeningEvent.Completed completed:
                    Screened("application", completed.Comparison.Hits.Count);
                    break;
                case QueryScreeningEvent.Recorded recorded:
                    Screened("query", recorded.Screened.Hits.Count);
                    break;
                case WatchEvent.HitFound or WatchEvent.HitReturned:
                    _watchHits.Add(1);
                    break;
                case ListEditionEvent.Published published:
                    _editions.Add(1, new KeyValuePair<string, object?>("list", published.List.Value));
                    break;
                default:
                    break;
            }
        }
    }

    private void Screened(string requester, int hits)
    {
        _screenings.Add(1, new KeyValuePair<string, object?>("asked_by", requester));
        _hits.Add(hits, new KeyValuePair<string, object?>("asked_by", requester));
    }
}
