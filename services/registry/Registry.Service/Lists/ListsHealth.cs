using System.Globalization;
using Marten;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Registry.Domain.Lists;

namespace Registry.Service.Lists;

/// <summary>
/// How old the lists are. For information: a list that its source has not made anew is no fault of the service, and whoever decides on a
/// screening sees the age of its editions.
/// </summary>
internal sealed class ListsHealth(IDocumentStore store, IConfiguration configuration, RegistryMetrics metrics, TimeProvider time) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var session = store.QuerySession();
            var editions = await session.Query<ListEdition>().Where(edition => edition.IsCurrent).ToListAsync(cancellationToken);
            metrics.Current(editions);
            var stale = configuration.GetValue("Lists:StaleAfter", TimeSpan.FromDays(3));
            var missing = Datasets.Lists.Where(list => editions.All(edition => edition.List != list.Id)).Select(list => $"{list.Id} was never imported");
            var ages = editions.Select(edition => string.Create(CultureInfo.InvariantCulture, $"{edition.List} is {(time.GetUtcNow() - edition.GeneratedAt).TotalHours:0} h old"));
            var fresh = editions.Count == Datasets.Lists.Count && editions.All(edition => time.GetUtcNow() - edition.GeneratedAt <= stale);
            var description = string.Join("; ", missing.Concat(ages));
            return fresh ? HealthCheckResult.Healthy(description) : HealthCheckResult.Degraded(description);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException || exception.InnerException is NpgsqlException)
        {
            return HealthCheckResult.Degraded("Not known: the database does not answer.");
        }
    }
}

/// <summary>Registers <see cref="ListsHealth"/>.</summary>
internal static class ListsHealthRegistration
{
    public static void AddListsHealth(this WebApplicationBuilder builder) => builder.Services.AddHealthChecks().AddCheck<ListsHealth>("lists");
}
