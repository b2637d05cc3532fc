namespace Registry.Formats;

/// <summary>Distinct FollowTheMoney property values in order of occurrence.</summary>
internal sealed class PropertyValues
{
    private readonly Dictionary<string, List<string>> _values = new(StringComparer.Ordinal);

    public bool Has(string property) => _values.ContainsKey(property);

    public string First(string property) => _values.TryGetValue(property, out var values) ? values[0] : "";

    public void AddAll(string property, IEnumerable<string?> values)
    {
        foreach (var value in values)
            Add(property, value);
    }

    public void Add(string property, string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
            return;
        if (!_values.TryGetValue(property, out var values))
            _values[property] = values = [];
        if (!values.Contains(value, StringComparer.Ordinal))
            values.Add(value);
    }

    public Dictionary<string, IReadOnlyList<string>> ToDictionary() =>
        _values.ToDictionary(pair => pair.Key, pair => (IReadOnlyList<string>)pair.Value, StringComparer.Ordinal);
}
