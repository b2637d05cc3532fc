using System.Globalization;
using Registry.Evaluation;
using Registry.Matching.Scoring;

namespace Registry.Matching.Tests;

public sealed class CalibrationTests
{
    private const int Steps = 100_000;

    [SharedDataFact]
    public void The_map_is_the_one_learned_from_the_labelled_pairs() =>
        Assert.Equal(
            File.ReadAllText(Path.Combine(Files.Root, "services", "registry", "Registry.Matching", "Data", "calibration.txt")),
            CalibrationTraining.Text(LabelledPair.Read(Files.Shared("matching/name_pairs.csv")))
        );

    [Fact]
    public void The_map_is_strictly_increasing_from_0_to_1_and_invertible()
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
    public void The_threshold_of_a_hit_is_a_fixed_point_of_the_map() =>
        Assert.Equal(MatchOptions.DefaultThreshold, Calibration.ScoreOf(MatchOptions.DefaultThreshold), 1e-9);

    [Fact]
    public void The_evidence_states_the_similarity_and_the_resulting_score()
    {
        var hit = MatchIndex.Compare(
            MatchIndexTests.Person("q", "Serei Lavrov", ("birthDate", "1950-03-21")),
            MatchIndexTests.Person("c", "Sergei Lavrov", ("birthDate", "1950-03-21"))
        )!;
        var name = hit.Features.Single(feature => feature.Name == "name");
        var expected = string.Create(
            CultureInfo.InvariantCulture,
            $" Similarity {name.Score:0.00##}, {name.Score + 0.05:0.00##} with the facts; calibrated {hit.Score:0.00##}."
        );
        Assert.EndsWith(expected, name.Detail, StringComparison.Ordinal);
        Assert.Equal(Math.Round(Calibration.ScoreOf(name.Score + 0.05), 3), Math.Round(hit.Score, 3));
    }

    [Fact]
    public void Features_with_their_own_weights_reproduce_their_score()
    {
        var (a, b) = (
            MatchIndexTests.Person("a", "Kim Jong Un", ("birthDate", "1984"), ("nationality", "kp")),
            MatchIndexTests.Person("b", "Kim Jong Un", ("birthDate", "1990"), ("nationality", "kp"))
        );
        var hit = MatchIndex.Compare(a, b)!;
        Assert.Equal(hit.Score, MatchIndex.Score(hit.Features));
        Assert.True(MatchIndex.Score([.. hit.Features.Select(feature => feature.Name == "birth_date" ? feature with { Weight = 0 } : feature)]) > hit.Score);
    }

    [Fact]
    public void An_equal_passport_gives_its_own_score_regardless_of_the_name()
    {
        var hit = MatchIndex.Compare(
            MatchIndexTests.Person("a", "Kim Jong Un", ("passportNumber", "563410123")),
            MatchIndexTests.Person("b", "John Smith", ("passportNumber", "563410123"))
        )!;
        Assert.Equal(Comparisons.IdentifierFloor, hit.Score);
        Assert.Equal(0.5, MatchIndex.Score([.. hit.Features.Select(feature => feature.Name == "identifier" ? feature with { Weight = 0.5 } : feature)]));
    }
}
