using System.Globalization;
using Registry.Matching.Names;

namespace Registry.Matching.Scoring;

/// <summary>
/// Maps points, which measure how similar two entities are, to a score, the share of equally similar pairs that are the same entity; and back. It
/// interpolates linearly between the knots of <c>Data/calibration.txt</c>, using only the four basic operations, so that every machine gives the same
/// bytes. The knots are strictly increasing.
/// </summary>
internal static class Calibration
{
    private static readonly double[][] Knots =
    [
        .. Lexicon.Lines("calibration.txt").Select(line => Array.ConvertAll(line.Split(' '), number => double.Parse(number, CultureInfo.InvariantCulture))),
    ];

    private static readonly double[] Points = [.. Knots.Select(knot => knot[0])];

    private static readonly double[] Scores = [.. Knots.Select(knot => knot[1])];

    /// <summary>The score of <paramref name="points"/>; values up to 0 and from 1 are unchanged.</summary>
    internal static double ScoreOf(double points) => Interpolate(Points, Scores, points);

    /// <summary>The points that give <paramref name="score"/>.</summary>
    internal static double PointsOf(double score) => Interpolate(Scores, Points, score);

    private static double Interpolate(double[] from, double[] to, double at)
    {
        if (at <= 0 || at >= 1)
            return at;
        var next = 1;
        while (at > from[next])
            next++;
        var share = (at - from[next - 1]) / (from[next] - from[next - 1]);
        return to[next - 1] + ((to[next] - to[next - 1]) * share);
    }
}
