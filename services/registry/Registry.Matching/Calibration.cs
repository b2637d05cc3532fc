using System.Globalization;
using Registry.Matching.Names;

namespace Registry.Matching;

/// <summary>
/// Turns points, which say how alike two are, into a score, which says what share of those so alike are the same; and back. Between the knots of
/// <c>Data/calibration.txt</c> it goes straight, by the four basic operations alone, so that every machine gives the same bytes. The knots rise strictly.
/// </summary>
internal static class Calibration
{
    private static readonly double[][] Knots =
    [
        .. Lexicon.Lines("calibration.txt").Select(line => Array.ConvertAll(line.Split(' '), number => double.Parse(number, CultureInfo.InvariantCulture))),
    ];

    private static readonly double[] Points = [.. Knots.Select(knot => knot[0])];

    private static readonly double[] Scores = [.. Knots.Select(knot => knot[1])];

    /// <summary>The score of <paramref name="points"/>; 0 and 1 stay, and so does whatever lies outside.</summary>
    internal static double ScoreOf(double points) => Along(Points, Scores, points);

    /// <summary>The points that make <paramref name="score"/>.</summary>
    internal static double PointsOf(double score) => Along(Scores, Points, score);

    private static double Along(double[] from, double[] to, double at)
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
