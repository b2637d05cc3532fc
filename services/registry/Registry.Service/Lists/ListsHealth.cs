using System.Globalization;
using Marten;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Npgsql;
using Registry.Domain.Lists;
using Registry.Service.Editions;

namespace Registry.Service.Lists;

/// <summary>
/// How old the lists are. At worst degraded: if a source has not published a new edition, that is not the service's fault, and the person who decides on
/// a screening sees the age of its editions.
/// </summary>
internal sealed class ListsHealth(IDocumentStore store, IConfiguration configuration, ListAgeMetric metric, TimeProvider time) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            await using var session = store.QuerySession();
            var editions = await session.Query<ListEdition>().Where(edition => edition.IsCurrent).ToListAsync(cancellationToken);
            metric.Current(editions);
            var expected = ListAges.ExpectedOf(configuration);
            var missing = expected.Where(list => editions.All(edition => edition.List != list)).Select(list => $"{list} has never been imported").ToList();
            var ages = editions.OrderBy(edition => edition.List.Value, StringComparer.Ordinal)
                .Select(edition => (edition.List, Age: time.GetUtcNow() - edition.GeneratedAt, Allowed: ListAges.AllowedOf(configuration, edition.List))).ToList();
            var description = string.Join("; ", missing.Concat(ages.Select(list => string.Create(CultureInfo.InvariantCulture,
                $"{list.List} is {list.Age.TotalHours:0} h old{(list.Age > list.Allowed ? $", more than the {list.Allowed.TotalHours:0} h allowed" : "")}"))));
            var fresh = missing.Count == 0 && ages.All(list => list.Age <= list.Allowed);
            return fresh ? HealthCheckResult.Healthy(description) : HealthCheckResult.Degraded(description);
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException || exception.InnerException is NpgsqlException)
        {
            return HealthCheckResult.Degraded("Unknown: the database does not respond.");
        }
    }
}

/// <summary>The configured maximum ages of lists.</summary>
internal static class ListAges
{
    private const string ByList = "Lists:StaleAfterByList";
    private static readonly TimeSpan Default = TimeSpan.FromDays(3);

    /// <summary>The age from which a list is too old.</summary>
    public static TimeSpan AllowedOf(IConfiguration configuration, ListId list) =>
        configuration.GetValue<TimeSpan?>($"{ByList}:{list}") ?? configuration.GetValue("Lists:StaleAfter", Default);

    /// <summary>The lists that must have an edition: the UN's, and each list with its own age limit or schedule.</summary>
    public static IReadOnlyList<ListId> ExpectedOf(IConfiguration configuration) =>
    [
        .. configuration.GetSection(ByList).GetChildren().Concat(configuration.GetSection("Lists:Schedule").GetChildren())
            .Select(child => ListId.TryParse(child.Key, null, out var list) ? list : throw new InvalidOperationException($"{child.Path} is not a list name."))
            .Prepend(ListId.UnitedNations).Distinct().OrderBy(list => list.Value, StringComparer.Ordinal),
    ];
}

/// <summary>Registers <see cref="ListsHealth"/>.</summary>
internal static class ListsHealthRegistration
{
    public static void AddListsHealth(this WebApplicationBuilder builder) => builder.Services.AddHealthChecks().AddCheck<ListsHealth>("lists");
}
