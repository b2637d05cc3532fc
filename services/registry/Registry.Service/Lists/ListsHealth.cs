using System.Globalization;
using Marten;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Platform.Hosting;
using Registry.Domain.Lists;
using Registry.Service.Editions;

namespace Registry.Service.Lists;

/// <summary>
/// How old the lists are. At worst degraded: if a source has not published a new edition, that is not the service's fault, and the person who decides on
/// a screening sees the age of its editions.
/// </summary>
internal sealed class ListsHealth(IDocumentStore store, ListAgeSettings ages, ListAgeMetric metric, TimeProvider time) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var session = store.QuerySession();
            var editions = await session.Query<ListEdition>().Where(edition => edition.IsCurrent).ToListAsync(cancellationToken);
            metric.Current(editions);
            var missing = ages.Expected.Where(list => editions.All(edition => edition.List != list)).Select(list => $"{list} has never been imported").ToList();
            var lists = editions
                .OrderBy(edition => edition.List.Value, StringComparer.Ordinal)
                .Select(edition => (edition.List, Age: time.GetUtcNow() - edition.GeneratedAt, Allowed: ages.AllowedOf(edition.List)))
                .ToList();
            var description = string.Join(
                "; ",
                missing.Concat(
                    lists.Select(list =>
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{list.List} is {list.Age.TotalHours:0} h old"
                                + $"{(list.Age > list.Allowed ? $", more than the {list.Allowed.TotalHours:0} h allowed" : "")}"
                        )
                    )
                )
            );
            var fresh = missing.Count == 0 && lists.All(list => list.Age <= list.Allowed);
            return fresh ? HealthCheckResult.Healthy(description) : HealthCheckResult.Degraded(description);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException || exception.InnerException is NpgsqlException)
        {
            return HealthCheckResult.Degraded("Unknown: the database does not respond.");
        }
    }
}

/// <summary>Registers <see cref="ListsHealth"/>.</summary>
internal static class ListsHealthRegistration
{
    public static void AddListsHealth(this WebApplicationBuilder builder)
    {
        builder.AddSettings<ListAgeSettings>("Lists");
        builder.Services.AddHealthChecks().AddCheck<ListsHealth>("lists");
    }
}
