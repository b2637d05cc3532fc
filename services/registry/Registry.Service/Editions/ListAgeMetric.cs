using System.Diagnostics.Metrics;
using Platform.Hosting;
using Registry.Domain.Lists;

namespace Registry.Service.Editions;

/// <summary>Exports the age of each list's current edition.</summary>
internal sealed class ListAgeMetric
{
    private volatile IReadOnlyList<ListEdition> _current = [];

    public ListAgeMetric(IMeterFactory meters, TimeProvider time)
    {
        // The factory disposes it.
#pragma warning disable CA2000
        var meter = meters.Create(TelemetrySources.Platform);
#pragma warning restore CA2000
        meter.CreateObservableGauge(
            "registry.list_age",
            () =>
                _current.Select(edition => new Measurement<double>(
                    (time.GetUtcNow() - edition.GeneratedAt).TotalSeconds,
                    new KeyValuePair<string, object?>("list", edition.List.Value)
                )),
            "s",
            "Age of the current edition since its source made it, by list."
        );
    }

    /// <summary>Sets the editions that are current.</summary>
    public void Current(IReadOnlyList<ListEdition> editions) => _current = editions;
}
