using System.Globalization;

namespace Benchmarks;

/// <summary>The rows of the results.</summary>
internal sealed class ResultTable
{
    private readonly List<(string What, string Ours, string Reference, string Ratio)> _rows = [];

    /// <summary>A rate: higher is better.</summary>
    public void Rate(string what, double ours, double reference, string referenceName) =>
        Add(what, $"{ours:#,0}/s", $"{reference:#,0}/s {referenceName}", ours / reference);

    /// <summary>A time in milliseconds: lower is better.</summary>
    public void Time(string what, double ours, double reference, string referenceName) =>
        Add(what, $"{ours:#,0.0} ms", $"{reference:#,0.0} ms {referenceName}", ours / reference);

    /// <summary>A proportion.</summary>
    public void Share(string what, double ours, double reference, string referenceName) =>
        Add(what, $"{ours:P1}", $"{reference:P1} {referenceName}", ours / reference);

    public void Print()
    {
        Console.WriteLine();
        Console.WriteLine("| what | ours | reference in the same run | ours / reference |");
        Console.WriteLine("|---|---|---|---|");
        foreach (var row in _rows)
            Console.WriteLine($"| {row.What} | {row.Ours} | {row.Reference} | {row.Ratio} |");
    }

    private void Add(string what, string ours, string reference, double ratio)
    {
        _rows.Add((what, ours, reference, ratio.ToString("0.00", CultureInfo.InvariantCulture)));
        Console.WriteLine($"  {what}: {ours}; {reference}; {ratio.ToString("0.00", CultureInfo.InvariantCulture)}");
    }
}

/// <summary>Percentiles by the nearest rank.</summary>
internal static class Percentiles
{
    public static double Percentile(this IEnumerable<double> values, int percent)
    {
        var sorted = values.Order().ToList();
        return sorted[Math.Clamp((int)Math.Ceiling(percent / 100.0 * sorted.Count) - 1, 0, sorted.Count - 1)];
    }
}
