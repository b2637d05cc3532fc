using System.Globalization;
using Platform.Hosting.Problems;
using Platform.Hosting.Requests;
using Platform.Kernel;
using Registry.Domain.Subjects;
using Registry.Service.Lists;

namespace Registry.Service.Matching;

/// <summary>Which subjects a question is about: the parameters that match and search share.</summary>
internal sealed class EntityFilter
{
    private const int MaxExcludedEntities = 50;
    private readonly List<Func<Subject, bool>> _conditions = [];

    private EntityFilter() { }

    /// <summary>Reads the parameters; a value that none could have is refused.</summary>
    public static EntityFilter Of(string dataset, IQueryCollection query)
    {
        var filter = new EntityFilter();
        if (dataset != Datasets.All) filter._conditions.Add(subject => subject.List.Value == dataset);
        filter.Add(query, "include_dataset", values => subject => values.Contains(subject.List.Value) || values.Contains(Datasets.All));
        filter.Add(query, "exclude_dataset", values => subject => !values.Contains(subject.List.Value));
        filter.Add(query, "datasets", values => subject => values.Contains(subject.List.Value));
        filter.Add(query, "exclude_schema", values => subject => !values.Contains(Known(subject.Content.Schema)), value => Known(value));
        filter.Add(query, "schema", values => subject => values.Any(schema => FollowTheMoneySchema.IsA(subject.Content.Schema, schema)), value => Known(value));
        filter.Add(query, "topics", values => subject => Values(subject, "topics").Any(values.Contains));
        filter.Add(query, "countries", values => subject => CountriesOf(subject).Any(values.Contains), CountryOf);
        filter.Add(query, "exclude_entity_ids", values => subject => !values.Contains(subject.SubjectId.Value));
        if (query["exclude_entity_ids"].Count > MaxExcludedEntities) throw Invalid("exclude_entity_ids", $"At most {MaxExcludedEntities}.");
        if (query["changed_since"].ToString() is { Length: > 0 } since)
        {
            if (!Instant.TryParse(since, null, out var at)) throw Invalid("changed_since", "Must be a date or an instant in ISO 8601.");
            filter._conditions.Add(subject => subject.LastChange >= at.Value);
        }

        foreach (var condition in query["filter"].OfType<string>())
        {
            if (condition.Split(':', 2) is not [var field, var value] || field.Length == 0) throw Invalid("filter", "Must be field:value.");
            filter._conditions.Add(subject => Values(subject, field.Replace("properties.", "", StringComparison.Ordinal)).Contains(value, StringComparer.OrdinalIgnoreCase));
        }

        return filter;
    }

    /// <summary>Whether the subject is one of those asked for.</summary>
    public bool Includes(Subject subject) => _conditions.All(condition => condition(subject));

    /// <summary>The ids of those asked for; null when that is everyone.</summary>
    public IReadOnlySet<string>? In(ScreeningLists lists) =>
        _conditions.Count == 0 ? null : lists.Subjects.Values.Where(Includes).Select(subject => subject.SubjectId.Value).ToHashSet(StringComparer.Ordinal);

    /// <summary>Every country that a subject has to do with.</summary>
    public static IEnumerable<string> CountriesOf(Subject subject) =>
        ((string[])["country", "nationality", "citizenship", "jurisdiction", "birthCountry", "flag"]).SelectMany(property => Values(subject, property)).Distinct(StringComparer.Ordinal);

    /// <summary>A number from a parameter within its bounds.</summary>
    public static int Number(IQueryCollection query, string name, int standard, int min, int max) => query[name].ToString() is not { Length: > 0 } text ? standard
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= min && number <= max ? number
        : throw Invalid(name, $"Must be a number from {min} to {max}.");

    /// <summary>A score from a parameter.</summary>
    public static double Score(IQueryCollection query, string name, double standard) => query[name].ToString() is not { Length: > 0 } text ? standard
        : double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var score) && score is >= 0 and <= 1 ? score
        : throw Invalid(name, "Must be a number from 0 to 1.");

    /// <summary>Refuses a parameter.</summary>
    public static RequestRejectedException Invalid(string parameter, string detail) =>
        new(ProblemTypes.InvalidRequest, $"The parameter {parameter} is not valid. {detail}", [new(parameter, detail)]);

    private static string Known(string schema) => FollowTheMoneySchema.IsKnown(schema) ? schema : throw Invalid("schema", "Must be a FollowTheMoney schema that the registry knows.");

    private static string CountryOf(string text) => CountryCode.TryFind(text, out var country) ? country.Alpha2 : text.ToLowerInvariant();

    private static IReadOnlyList<string> Values(Subject subject, string property) => subject.Content.Properties.GetValueOrDefault(property, []);

    private void Add(IQueryCollection query, string parameter, Func<HashSet<string>, Func<Subject, bool>> condition, Func<string, string>? read = null)
    {
        var values = query[parameter].OfType<string>().Where(value => value.Length > 0).Select(value => read is null ? value : read(value)).ToHashSet(StringComparer.Ordinal);
        if (values.Count > 0) _conditions.Add(condition(values));
    }
}
