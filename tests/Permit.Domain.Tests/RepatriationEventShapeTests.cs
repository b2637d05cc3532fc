using System.Text.Json;
using Permits.Domain.Repatriation;

namespace Permits.Domain.Tests;

/// <summary>The stored JSON of every event of a case, and of every ground, as <see cref="EventShapeTests"/> pins those of permits.</summary>
public sealed class RepatriationEventShapeTests
{
    private const string Person =
        """{"names":["김철수"],"birthDate":"1985-04-03","nationality":"PRK","gender":"Male","documents":"""
        + """[{"type":"Passport","number":"B1","issuer":"PRK"}]}""";
    private const string Decision =
        """{"kind":"permitDecision","legalBasis":["2397/8"],"permit":"0198a000-0000-7000-8000-000000000001","event":"""
        + """ "0198a000-0000-7000-8000-000000000012","status":"Revoked","decidedOn":"2026-02-01"}""";
    private const string Finding = """{"kind":"finding","legalBasis":["2270/13"],"statement":"Seen at the site.","foundOn":"2026-02-20"}""";
    private const string Exception =
        """{"ground":"RepatriationProhibited","decider":"Refugee Review Board","decidedOn":"2026-02-10","laws":["Refugee Act, article 3"],"reviewOn":"""
        + """ "2027-02-10","statement":"Recognised."}""";

    public static TheoryData<Type, string> Events() =>
        new()
        {
            {
                typeof(RepatriationEvent.Opened),
                $$$"""{"person":{{{Person}}},"class":"OversightAttache","agency":"KOR-MOJ","ground":{{{Finding}}},"orderedOn":"2026-02-20","deadline":"""
                    + """ "2026-03-22","hasFled":false}"""
            },
            {
                typeof(RepatriationEvent.GroundAdded),
                $$$"""{"ground":{{{Decision}}},"person":{{{Person}}},"related":["0198a000-0000-7000-8000-000000000021"]}"""
            },
            { typeof(RepatriationEvent.ClassSet), """{"class":"Official","statement":"s"}""" },
            { typeof(RepatriationEvent.DeadlineSet), """{"deadline":"2026-03-22","statement":"s"}""" },
            { typeof(RepatriationEvent.ObstacleRecorded), """{"number":1,"kind":"BorderClosed","since":"2020-01-22","evidence":"e"}""" },
            { typeof(RepatriationEvent.ObstacleEnded), """{"number":1,"on":"2026-03-01","evidence":"e"}""" },
            {
                typeof(RepatriationEvent.Departed),
                """{"departure":{"on":"2026-03-01","crossing":"Incheon","destination":"PRK","document":{"type":"Passport","number":"B1","issuer":"PRK"}}}"""
            },
            { typeof(RepatriationEvent.OutcomeRecorded), """{"outcome":"NotEarning","on":"2026-03-01","statement":"s"}""" },
            {
                typeof(RepatriationEvent.ExceptionProposed),
                $$$"""{"exception":{{{Exception}}},"by":{"user":"lee","agency":"KOR-MOJ"},"expiresAt":"2026-03-31T12:00:00+00:00"}"""
            },
            { typeof(RepatriationEvent.ExceptionGranted), $$$"""{"exception":{{{Exception}}},"by":{"user":"park","agency":"KOR-MOJ"},"statement":"s"}""" },
            { typeof(RepatriationEvent.ExceptionRejected), """{"statement":"s"}""" },
            { typeof(RepatriationEvent.ExceptionEnded), """{"statement":"s","deadline":"2026-03-22"}""" },
            { typeof(RepatriationEvent.Reopened), """{"statement":"s","deadline":"2026-03-22"}""" },
            {
                typeof(RepatriationEvent.DependantsRecorded),
                """{"dependants":[{"name":"Kim Yong Hui","relation":"Child","birthDate":"2015","leaves":null}]}"""
            },
            {
                typeof(RepatriationEvent.WagesRecorded),
                """{"wages":[{"employer":"Hanbit","amount":1200.50,"currency":"USD","owedSince":"2025-01-01","paidOn":null}]}"""
            },
            {
                typeof(RepatriationEvent.IncomeRecorded),
                """{"income":{"class":"Student","employer":{"name":"Hanbit","country":"KOR","registrationNumber":"7","controlledFrom":null},"""
                    + """ "sector":"3011","place":"Busan","since":"2017-03-01","wage":{"amount":1200.50,"currency":"USD","period":"Month"}}}"""
            },
            { typeof(RepatriationEvent.WelfareRecorded), """{"welfare":{"mayBeVictim":true,"protectionConsidered":"Shelter."}}""" },
            { typeof(RepatriationEvent.FlightMarked), """{"statement":"s"}""" },
            { typeof(RepatriationEvent.FlightMarkRemoved), """{"statement":"s"}""" },
            { typeof(RepatriationEvent.Overdue), """{"deadline":"2026-03-22"}""" },
            { typeof(RepatriationEvent.ReviewDue), """{"reviewOn":"2027-02-10"}""" },
        };

    [Theory]
    [MemberData(nameof(Events))]
    public void A_stored_event_round_trips_unchanged(Type type, string json) =>
        EventShapeTests.AssertPinned(JsonSerializer.Deserialize(json, type, EventShapeTests.Stored)!, type, json);

    [Theory]
    [InlineData(typeof(CaseGround.PermitDecision), Decision)]
    [InlineData(typeof(CaseGround.Finding), Finding)]
    public void A_stored_ground_round_trips_unchanged(Type type, string json)
    {
        var ground = JsonSerializer.Deserialize<CaseGround>(json, EventShapeTests.Stored)!;
        Assert.IsType(type, ground);
        EventShapeTests.AssertPinned(ground, typeof(CaseGround), json);
    }

    [Fact]
    public void Every_event_and_every_ground_is_pinned()
    {
        Assert.Equal(EventShapeTests.CasesOf(typeof(RepatriationEvent)), Events().Select(row => ((Type)row[0]).Name).Order());
        Assert.Equal(["Finding", "PermitDecision"], EventShapeTests.CasesOf(typeof(CaseGround)));
    }

    [Fact]
    public void The_words_of_stored_values_never_change()
    {
        Assert.Equal("Worker OversightAttache Official", Words<PersonClass>());
        Assert.Equal("Ordered Obstructed Excepted Unresolved Completed", Words<CaseStatus>());
        Assert.Equal("Repatriated LeftForThirdState OwnNational RepatriationProhibited Died NotEarning Absconded Unknown", Words<RepatriationOutcome>());
        Assert.Equal("BorderClosed Transport Detention CourtOrder Proceedings Other", Words<ObstacleKind>());
        Assert.Equal("OwnNational RepatriationProhibited", Words<ExceptionGround>());
        Assert.Equal("Spouse Child Parent Other", Words<DependantRelation>());
    }

    private static string Words<T>()
        where T : struct, Enum => string.Join(' ', Enum.GetNames<T>());
}
