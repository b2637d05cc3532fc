namespace Registry.Evaluation;

/// <summary>Ways to learn, from labelled pairs, the share of those so alike that are the same.</summary>
internal static class CalibrationCurve
{
    /// <summary>The regressions take a logarithm of how far a likeness is from either end: no nearer than this.</summary>
    private const double NearestToAnEnd = 0.02;

    /// <summary>Keeps the regressions' parameters finite.</summary>
    private const double Ridge = 1e-3;

    private const int Rounds = 50;

    /// <summary>The share that belongs to a likeness.</summary>
    internal delegate double Curve(double likeness);

    /// <summary>Isotonic regression by pooling adjacent violators; straight between the middles of the pools.</summary>
    internal static Curve Isotonic(IEnumerable<LabelledPair> pairs)
    {
        var pools = new List<(double Same, double Count, double From, double To)>();
        foreach (var alike in pairs.GroupBy(pair => pair.Likeness).OrderBy(group => group.Key))
        {
            pools.Add((alike.Count(pair => pair.Same), alike.Count(), alike.Key, alike.Key));
            while (pools.Count > 1 && pools[^2].Same * pools[^1].Count >= pools[^1].Same * pools[^2].Count)
            {
                var (low, high) = (pools[^2], pools[^1]);
                pools.RemoveRange(pools.Count - 2, 2);
                pools.Add((low.Same + high.Same, low.Count + high.Count, low.From, high.To));
            }
        }
        var (at, share) = (pools.ConvertAll(pool => (pool.From + pool.To) / 2), pools.ConvertAll(pool => pool.Same / pool.Count));
        return likeness =>
        {
            var next = at.FindIndex(middle => middle >= likeness);
            return next <= 0 ? share[next < 0 ? ^1 : 0] : share[next - 1] + ((share[next] - share[next - 1]) * (likeness - at[next - 1]) / (at[next] - at[next - 1]));
        };
    }

    /// <summary>Logistic regression on the likeness.</summary>
    /// <param name="held">A likeness that is its own share; null for none.</param>
    internal static Curve Logistic(IReadOnlyList<LabelledPair> pairs, double? held) => Regression(pairs, held, likeness => [likeness]);

    /// <summary>Beta calibration: logistic regression on the logarithms of the likeness and of what it lacks.</summary>
    /// <param name="held">A likeness that is its own share; null for none.</param>
    internal static Curve Beta(IReadOnlyList<LabelledPair> pairs, double? held) => Regression(pairs, held, likeness =>
        [Math.Log(Math.Clamp(likeness, NearestToAnEnd, 1 - NearestToAnEnd)), -Math.Log(1 - Math.Clamp(likeness, NearestToAnEnd, 1 - NearestToAnEnd))]);

    /// <summary>By Newton's method. Where a point is held, the terms are taken from there, and there is no constant.</summary>
    private static Curve Regression(IReadOnlyList<LabelledPair> pairs, double? held, Func<double, double[]> terms)
    {
        var offset = held is { } point ? Math.Log(point / (1 - point)) : 0;
        double[] Terms(double likeness) => held is { } from ? [.. terms(likeness).Zip(terms(from), (here, there) => here - there)] : [1, .. terms(likeness)];
        var rows = pairs.Select(pair => (Terms: Terms(pair.Likeness), pair.Same)).ToList();
        var weights = new double[rows[0].Terms.Length];
        for (var round = 0; round < Rounds; round++)
        {
            var gradient = Array.ConvertAll(weights, weight => -Ridge * weight);
            var curvature = weights.Select((_, i) => weights.Select((_, j) => i == j ? Ridge : 0).ToArray()).ToArray();
            foreach (var (row, same) in rows)
            {
                var share = Share(offset, weights, row);
                for (var i = 0; i < row.Length; i++)
                {
                    gradient[i] += ((same ? 1 : 0) - share) * row[i];
                    for (var j = 0; j < row.Length; j++)
                        curvature[i][j] += share * (1 - share) * row[i] * row[j];
                }
            }
            var step = Solve(curvature, gradient);
            for (var i = 0; i < weights.Length; i++)
                weights[i] += step[i];
        }
        return likeness => Share(offset, weights, Terms(likeness));
    }

    private static double Share(double offset, double[] weights, double[] terms) => 1 / (1 + Math.Exp(-offset - weights.Zip(terms, (weight, term) => weight * term).Sum()));

    /// <summary>Gauss's elimination; the matrix is positive definite.</summary>
    private static double[] Solve(double[][] matrix, double[] right)
    {
        for (var i = 0; i < right.Length; i++)
        {
            for (var row = 0; row < right.Length; row++)
            {
                if (row == i)
                    continue;
                var factor = matrix[row][i] / matrix[i][i];
                for (var column = i; column < right.Length; column++)
                    matrix[row][column] -= factor * matrix[i][column];
                right[row] -= factor * right[i];
            }
        }
        return [.. right.Select((value, i) => value / matrix[i][i])];
    }
}
