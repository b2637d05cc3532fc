using Platform.Hosting.Requests;
using Platform.Kernel;
using Registry.Domain.Subjects;
using Registry.Service.Editions;

namespace Registry.Service.OpenSanctionsApi;

/// <summary>Which subjects a request is about: the filter parameters that match and search share.</summary>
internal sealed class EntityFilter
{
    private const int MaxValues = 100;
    private const int MaxExcludedEntities = 50;
    private readonly string _dataset;

    // Which lists are in scope.
    private readonly List<Func<string, bool>> _scope = [];

    // What must hold for an entity that one of these lists names.
    private readonly List<Func<ListedEntity, bool>> _conditions = [];

    private EntityFilter(string dataset) => _dataset = dataset;

    /// <summary>The descriptions of the parameters.</summary>
    public static QueryParameter[] Parameters { get; } =
    [
        new("include_dataset", "Only these datasets.", Repeated: true),
        new("exclude_dataset", "Not these datasets. An entity that another dataset also names is found there.", Repeated: true),
        new("schema", "Only this FollowTheMoney schema and the schemata that extend it; several values are alternatives.", Repeated: true),
        new("exclude_schema", "Not these schemata.", Repeated: true),
        new("topics", "Only entities with this topic, for example `sanction`. Several values combine by `filter_op`.", Repeated: true),
        new("countries", "Only entities with this country: an ISO 3166-1 alpha-2 code or a name. Several values combine by `filter_op`.", Repeated: true),
        new("datasets", "Only entities of this dataset. Several values combine by `filter_op`.", Repeated: true),
        new(
            "filter",
            "`field:value`, where the field is for example `properties.birthDate`, `countries` or `schema`. "
                + "Several values of one field combine by `filter_op`.",
            Repeated: true
        ),
        new("filter_op", "Whether an entity must match all values of a field (`AND`) or any of them (`OR`). Default: `OR`."),
        new("changed_since", "Only entities designated or amended since this date or instant in ISO 8601."),
        new("exclude_entity_ids", "Not these entities, by any of their ids; at most 50.", Repeated: true),
    ];

    /// <summary>Reads the parameters and refuses invalid values.</summary>
    public static EntityFilter Of(string dataset, IQueryCollection query)
    {
        var filter = new EntityFilter(dataset);
        var all = Operator(query) == "AND";
        if (dataset != Datasets.All)
            filter._scope.Add(list => list == dataset);
        Add(filter._scope, query, "include_dataset", values => list => values.Contains(list) || values.Contains(Datasets.All));
        Add(filter._scope, query, "exclude_dataset", values => list => !values.Contains(list));
        Add(
            filter._conditions,
            query,
            "exclude_schema",
            values => entity => !values.Contains(entity.Subject.Content.Schema),
            value => Known("exclude_schema", value)
        );
        Add(
            filter._conditions,
            query,
            "schema",
            values => entity => values.Any(schema => Schemata.IsA(entity.Subject.Content.Schema, schema)),
            value => Known("schema", value)
        );
        Add(filter._conditions, query, "topics", values => entity => Holds(EntityFields.Values(entity.Subject, "topics"), values, all));
        Add(filter._conditions, query, "countries", values => entity => Holds(EntityFields.CountriesOf(entity.Subject), values, all), CountryOf);
        Add(filter._conditions, query, "datasets", values => entity => Holds(entity.Lists, values, all));
        if (query["exclude_entity_ids"].Count > MaxExcludedEntities)
            throw QueryValues.Invalid("exclude_entity_ids", $"At most {MaxExcludedEntities}.");
        // Any id of an entity excludes it.
        Add(filter._conditions, query, "exclude_entity_ids", values => entity => !values.Contains(entity.Id) && !entity.Referents.Any(values.Contains));
        if (query["changed_since"].ToString() is { Length: > 0 } since)
        {
            if (!Instant.TryParse(since, null, out var at))
                throw QueryValues.Invalid("changed_since", "Must be a date or an instant in ISO 8601.");
            filter._conditions.Add(entity => entity.Subject.LastChange >= at.Value);
        }

        filter.AddFields(query, all);
        return filter;
    }

    /// <summary>Whether the entity matches the filter.</summary>
    public bool Includes(ListedEntity entity) => entity.Subjects.Any(IsInScope) && _conditions.TrueForAll(condition => condition(entity));

    /// <summary>The keys of the matching subjects, for each entity only those of the lists in scope; null if all subjects match.</summary>
    public IReadOnlySet<string>? In(EditionSet lists) =>
        _conditions.Count == 0 && _scope.Count <= (_dataset == Datasets.All ? 0 : 1)
            ? lists.In(_dataset)
            : lists
                .Entities.Where(Includes)
                .SelectMany(entity => entity.Subjects)
                .Where(IsInScope)
                .Select(subject => EditionSet.KeyOf(subject.SubjectId.Value, subject.List))
                .ToHashSet(StringComparer.Ordinal);

    private static string Operator(IQueryCollection query) =>
        query["filter_op"].ToString().ToUpperInvariant() switch
        {
            "" or "OR" => "OR",
            "AND" => "AND",
            _ => throw QueryValues.Invalid("filter_op", "Must be OR or AND."),
        };

    private static bool Holds(IEnumerable<string> has, IReadOnlyCollection<string> wanted, bool all) =>
        all
            ? wanted.All(value => has.Contains(value, StringComparer.OrdinalIgnoreCase))
            : has.Any(value => wanted.Contains(value, StringComparer.OrdinalIgnoreCase));

    private static string Known(string parameter, string schema) =>
        Schemata.IsKnown(schema) ? schema : throw QueryValues.Invalid(parameter, "Must be a FollowTheMoney schema that the registry knows.");

    private static string CountryOf(string text) => CountryCode.TryFind(text, out var country) ? country.Alpha2 : text.ToLowerInvariant();

    private void AddFields(IQueryCollection query, bool all)
    {
        if (query["filter"].Count > MaxValues)
            throw QueryValues.Invalid("filter", $"At most {MaxValues}.");
        var given = query["filter"]
            .OfType<string>()
            .Select(condition =>
                condition.Split(':', 2) is [{ Length: > 0 } field, var value]
                    ? (Field: field, Value: value)
                    : throw QueryValues.Invalid("filter", "Must be field:value.")
            );
        foreach (var conditions in given.GroupBy(condition => condition.Field, StringComparer.Ordinal))
        {
            var read = EntityFields.Find(conditions.Key) ?? throw QueryValues.Invalid("filter", EntityFields.Allowed);
            var values = conditions.Select(condition => condition.Value).ToList();
            _conditions.Add(entity => Holds(read(entity), values, all));
        }
    }

    private bool IsInScope(Subject subject) => _scope.TrueForAll(includes => includes(subject.List.Value));

    private static void Add<T>(
        List<Func<T, bool>> conditions,
        IQueryCollection query,
        string parameter,
        Func<HashSet<string>, Func<T, bool>> condition,
        Func<string, string>? read = null
    )
    {
        if (query[parameter].Count > MaxValues)
            throw QueryValues.Invalid(parameter, $"At most {MaxValues}.");
        var values = query[parameter]
            .OfType<string>()
            .Where(value => value.Length > 0)
            .Select(value => read is null ? value : read(value))
            .ToHashSet(StringComparer.Ordinal);
        if (values.Count > 0)
            conditions.Add(condition(values));
    }
}
