using Platform.Kernel;
using Registry.Domain.AgencyScreenings;
using Registry.Domain.Comparisons;

namespace Registry.Domain.Tests;

public sealed class QueryScreeningTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly (CountryCode State, AgencyId Agency, BatchId Batch) By = (
        CountryCode.From("KOR"),
        AgencyId.From("KOR-MOEL"),
        BatchId.From("night-1")
    );
    private static readonly ScreenedQuery Query = new("q", null, "Person", new Dictionary<string, IReadOnlyList<string>> { ["name"] = ["Kim"] }, [], [], []);
    private static readonly RecordScreening Record = new(
        ScreeningId.Of(By.State, By.Agency, By.Batch, 7),
        By.State,
        By.Agency,
        "kim",
        Query,
        new Basis([], "engine-1", 0.7),
        "settings-1",
        new(By.Batch, 7)
    );

    [Fact]
    public void A_screening_is_recorded_once()
    {
        var recorded = Assert.IsType<QueryScreeningEvent.Recorded>(Assert.Single(QueryScreeningDecider.Decide(Record, null, Now).Events));
        var state = RecordedScreening.Evolve(null, recorded, new(Record.ScreeningId.Value, 1, Now));
        Assert.Equal((Record.ScreeningId, "kim", "night-1", (int?)7, Now), (state.ScreeningId, state.User, state.Batch, state.Line, state.At));
        Assert.IsType<QueryScreeningOutcome.Unchanged>(QueryScreeningDecider.Decide(Record with { User = "lee" }, state, Now));
    }
}
