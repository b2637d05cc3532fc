using System.Globalization;
using Registry.Evaluation;

namespace Registry.Matching.Tests;

public sealed class CalibrationTests
{
    private const int Steps = 100_000;

    [SharedDataFact]
    public void The_map_is_what_the_evaluation_learns_from_the_labelled_pairs() => Assert.Equal(
        File.ReadAllText(Path.Combine(Files.Root, "services", "registry", "Registry.Matching", "Data", "calibration.txt")),
        CalibrationTraining.Text(LabelledPair.Read(Files.Shared("matching/name_pairs.csv"))));

    [Fact]
    public void More_points_make_a_higher_score_from_none_to_all_and_a_score_leads_back_to_its_points()
    {
        var before = -1d;
        for (var step = 0; step <= Steps; step++)
        {
            var points = step / (double)Steps;
            var score = Calibration.ScoreOf(points);
            Assert.True(score > before, points.ToString(CultureInfo.InvariantCulture));
            Assert.Equal(points, Calibration.PointsOf(score), 1e-9);
            before = score;
        }
        Assert.Equal((0, 1), (Calibration.ScoreOf(0), Calibration.ScoreOf(1)));
    }

    [Fact]
    public void The_score_from_which_a_hit_counts_is_where_it_was() => Assert.Equal(0.7, Calibration.ScoreOf(0.7), 1e-9);

    [Fact]
    public void The_evidence_tells_the_likeness_and_the_score_that_it_makes()
    {
        var hit = MatchIndex.Compare(MatchIndexTests.Person("q", "Serei Lavrov", ("birthDate", "1950-03-21")), MatchIndexTests.Person("c", "Sergei Lavrov", ("birthDate", "1950-03-21")))!;
        var name = hit.Features.Single(feature => feature.Name == "name");
        Assert.EndsWith(string.Create(CultureInfo.InvariantCulture, $" Alike by {name.Score:0.00##}, {name.Score + 0.05:0.00##} with the facts; calibrated {hit.Score:0.00##}."), name.Detail, StringComparison.Ordinal);
        Assert.Equal(Math.Round(Calibration.ScoreOf(name.Score + 0.05), 3), Math.Round(hit.Score, 3));
    }

    [Fact]
    public void Features_with_their_own_weights_make_the_score_that_they_came_with()
    {
        var (a, b) = (MatchIndexTests.Person("a", "Kim Jong Un", ("birthDate", "1984"), ("nationality", "kp")), MatchIndexTests.Person("b", "Kim Jong Un", ("birthDate", "1990"), ("nationality", "kp")));
        var hit = MatchIndex.Compare(a, b)!;
        Assert.Equal(hit.Score, MatchIndex.Score(hit.Features));
        Assert.True(MatchIndex.Score([.. hit.Features.Select(feature => feature.Name == "birth_date" ? feature with { Weight = 0 } : feature)]) > hit.Score);
    }

    [Fact]
    public void An_equal_passport_makes_its_own_score_whatever_the_name_is_calibrated_to()
    {
        var hit = MatchIndex.Compare(MatchIndexTests.Person("a", "Kim Jong Un", ("passportNumber", "563410123")), MatchIndexTests.Person("b", "John Smith", ("passportNumber", "563410123")))!;
        Assert.Equal(Comparisons.IdentifierFloor, hit.Score);
        Assert.Equal(0.5, MatchIndex.Score([.. hit.Features.Select(feature => feature.Name == "identifier" ? feature with { Weight = 0.5 } : feature)]));
    }
}
