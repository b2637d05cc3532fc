namespace Registry.Evaluation;

/// <summary>Ways to learn from labelled pairs the share of equally similar pairs that are the same entity.</summary>
internal static class CalibrationCurve
{
    /// <summary>The regressions take the logarithm of a similarity's distance from 0 and 1, which is limited to at least this.</summary>
    private const double MinDistanceFromEnd = 0.02;

    /// <summary>Regularisation that keeps the regressions' parameters finite.</summary>
    private const double Ridge = 1e-3;

    private const int Rounds = 50;

    /// <summary>The share at a similarity.</summary>
    internal delegate double Curve(double similarity);

    /// <summary>Isotonic regression by pooling adjacent violators; linear between the middles of the pools.</summary>
    internal static Curve Isotonic(IEnumerable<LabelledPair> pairs)
    {
        var pools = new List<(double Same, double Count, double From, double To)>();
        foreach (var group in pairs.GroupBy(pair => pair.Similarity).OrderBy(equal => equal.Key))
        {
            pools.Add((group.Count(pair => pair.Same), group.Count(), group.Key, group.Key));
            while (pools.Count > 1 && pools[^2].Same * pools[^1].Count >= pools[^1].Same * pools[^2].Count)
            {
                var (low, high) = (pools[^2], pools[^1]);
                pools.RemoveRange(pools.Count - 2, 2);
                pools.Add((low.Same + high.Same, low.Count + high.Count, low.From, high.To));
            }
        }
        var (at, share) = (pools.ConvertAll(pool => (pool.From + pool.To) / 2), pools.ConvertAll(pool => pool.Same / pool.Count));
        return similarity =>
        {
            var next = at.FindIndex(middle => middle >= similarity);
            return next <= 0
                ? share[next < 0 ? ^1 : 0]
                : share[next - 1] + ((share[next] - share[next - 1]) * (similarity - at[next - 1]) / (at[next] - at[next - 1]));
        };
    }

    /// <summary>Logistic regression on the similarity.</summary>
    /// <param name="held">A fixed point: a similarity that equals its share; null for none.</param>
    internal static Curve Logistic(IReadOnlyList<LabelledPair> pairs, double? held) => Regression(pairs, held, similarity => [similarity]);

    /// <summary>Beta calibration: logistic regression on the logarithms of the similarity and of one minus the similarity.</summary>
    /// <param name="held">A fixed point: a similarity that equals its share; null for none.</param>
    internal static Curve Beta(IReadOnlyList<LabelledPair> pairs, double? held) =>
        Regression(
            pairs,
            held,
            similarity =>
                [
                    Math.Log(Math.Clamp(similarity, MinDistanceFromEnd, 1 - MinDistanceFromEnd)),
                    -Math.Log(1 - Math.Clamp(similarity, MinDistanceFromEnd, 1 - MinDistanceFromEnd)),
                ]
        );

    /// <summary>By Newton's method. With a fixed point, the terms are relative to it and there is no constant.</summary>
    private static Curve Regression(IReadOnlyList<LabelledPair> pairs, double? held, Func<double, double[]> terms)
    {
        var offset = held is { } point ? Math.Log(point / (1 - point)) : 0;
        double[] Terms(double similarity) =>
            held is { } from ? [.. terms(similarity).Zip(terms(from), (here, there) => here - there)] : [1, .. terms(similarity)];
        var rows = pairs.Select(pair => (Terms: Terms(pair.Similarity), pair.Same)).ToList();
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
        return similarity => Share(offset, weights, Terms(similarity));
    }

    private static double Share(double offset, double[] weights, double[] terms) =>
        1 / (1 + Math.Exp(-offset - weights.Zip(terms, (weight, term) => weight * term).Sum()));

    /// <summary>Gaussian elimination; the matrix is positive definite.</summary>
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
