using System.Diagnostics.Metrics;
using Platform.Hosting;
using Registry.Domain.Lists;

namespace Registry.Service;

/// <summary>The registry's figures, in the product's words.</summary>
internal sealed class RegistryMetrics : IDisposable
{
    private readonly Meter _meter = new(TelemetrySources.Platform);
    private readonly Counter<long> _screenings;
    private readonly Counter<long> _hits;
    private readonly Counter<long> _watchHits;
    private readonly Counter<long> _editions;
    private volatile IReadOnlyList<ListEdition> _current = [];

    public RegistryMetrics(TimeProvider time)
    {
        _screenings = _meter.CreateCounter<long>("registry.screenings", "{screening}", "Applications compared with the lists.");
        _hits = _meter.CreateCounter<long>("registry.hits", "{hit}", "Hits of screenings.");
        _watchHits = _meter.CreateCounter<long>("registry.watch_hits", "{hit}", "New hits of watches.");
        _editions = _meter.CreateCounter<long>("registry.editions", "{edition}", "Editions published.");
        _meter.CreateObservableGauge("registry.list_age", () => _current.Select(edition =>
            new Measurement<double>((time.GetUtcNow() - edition.GeneratedAt).TotalSeconds, new KeyValuePair<string, object?>("list", edition.List.Value))), "s",
            "How long ago the source made the current edition.");
    }

    public void Screened(int hits)
    {
        _screenings.Add(1);
        _hits.Add(hits);
    }

    public void WatchHits(int hits) => _watchHits.Add(hits);

    public void Published(ListId list) => _editions.Add(1, new KeyValuePair<string, object?>("list", list.Value));

    public void Current(IReadOnlyList<ListEdition> editions) => _current = editions;

    public void Dispose() => _meter.Dispose();
}
