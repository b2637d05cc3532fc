using System.Text.Json;
using Permits.Domain.Reports;

namespace Permits.Domain.Tests;

/// <summary>The stored JSON of every event of a report, as <see cref="EventShapeTests"/> pins those of permits.</summary>
public sealed class ReportEventShapeTests
{
    private const string People =
        """{"total":9,"repatriated":1,"leftForThirdState":1,"ownNational":1,"repatriationProhibited":1,"died":1,"notEarning":1,"absconded":1,"""
        + """ "unknown":1,"remaining":1}""";
    private const string Content = $$$"""
        {"at":"2019-03-01T00:00:00+00:00","from":"2017-12-22",
        "baseline":{"count":94,"on":"2017-12-22","source":"Register of work permits","declaredBy":"VNM-DOLAB"},
        "reconciliation":{"baseline":94,"inRecords":94,"foundLater":0,"repatriated":51,"leftForThirdState":0,"ownNational":0,
          "repatriationProhibited":0,"died":0,"notEarning":0,"absconded":0,"unknown":0,"remaining":43,"expected":43,"difference":0},
        "twelveMonths":{"repatriated":51,"baseline":94,"until":"2018-12-22","requiresExplanation":false},
        "byPersonClass":[{"key":"worker","people":{{{People}}}}],"byIncomeClass":[{"key":"student","people":{{{People}}}}],
        "bySector":[{"key":"4100","people":{{{People}}}}],"byPlace":[{"key":null,"people":{{{People}}}}],
        "byMonth":[{"month":"2018-05","ordered":1,"repatriated":1,"leftForThirdState":1,"ownNational":1,"repatriationProhibited":1,"died":1,
          "notEarning":1,"absconded":1,"unknown":1}],
        "permits":[{"decision":"refused","legalBasis":"2375/17","count":5}],"overrides":2,
        "remaining":[{"reason":"BorderClosed","people":3,"overdue":1,"firstDeadline":"2019-04-01","lastDeadline":"2019-12-22"}],
        "employers":[{"name":"Hanbit","country":"KOR","registrationNumber":"7","people":4}],
        "earnings":[{"currency":"USD","period":"Month","people":4,"total":1200.50}],
        "grandfathered":[{"contractEnds":"2018-04","workers":3}],
        "changes":{"report":"0198a000-0000-7000-8000-000000000031","at":"2018-03-01T00:00:00+00:00",
          "figures":[{"figure":"reconciliation.repatriated","before":1,"now":51}]},
        "dataQuality":{"noIncomeClass":1,"noSector":2,"noPlace":3,"noEmployer":4,"noTravelDocument":5,"noReason":6,"reviewOverdue":7,
          "possibleDuplicates":8}}
        """;
    private const string Narrative = """{"language":"en","measures":"m","explanation":"e","plan":"p","dataQuality":"d","remarks":"r"}""";
    private const string Officer = """{"user":"lee","agency":"VNM-DOLAB"}""";

    public static TheoryData<Type, string> Events() =>
        new()
        {
            {
                typeof(ReportEvent.Drafted),
                $$$"""{"state":"VNM","kind":"Midterm","duty":"midterm-2397","dueOn":"2019-03-22","upTo":1200,"content":{{{Content}}},"narrative":"""
                    + $$$"""{{{Narrative}}},"supersedes":"0198a000-0000-7000-8000-000000000030","by":{{{Officer}}}}"""
            },
            { typeof(ReportEvent.NarrativeEdited), $$$"""{"narrative":{{{Narrative}}},"by":{{{Officer}}},"statement":"s"}""" },
            { typeof(ReportEvent.Approved), $$$"""{"by":{{{Officer}}},"statement":"s"}""" },
            { typeof(ReportEvent.Submitted), $$$"""{"on":"2019-03-08","reference":"NV 12/2019","by":{{{Officer}}}}""" },
            { typeof(ReportEvent.Published), """{"document":"S/AC.49/2019/12","on":"2019-03-09"}""" },
            { typeof(ReportEvent.Superseded), """{"by":"0198a000-0000-7000-8000-000000000032"}""" },
        };

    [Theory]
    [MemberData(nameof(Events))]
    public void A_stored_event_round_trips_unchanged(Type type, string json) =>
        EventShapeTests.AssertPinned(JsonSerializer.Deserialize(json, type, EventShapeTests.Stored)!, type, json);

    [Fact]
    public void Every_event_is_pinned() => Assert.Equal(EventShapeTests.CasesOf(typeof(ReportEvent)), Events().Select(row => ((Type)row[0]).Name).Order());

    [Fact]
    public void The_words_of_stored_values_never_change()
    {
        Assert.Equal("Midterm Final Updated NationalImplementation GrandfatheredWorkers NilReturn", string.Join(' ', Enum.GetNames<ReportKind>()));
        Assert.Equal("Due Drafted Approved Submitted Published Superseded", string.Join(' ', Enum.GetNames<ReportStatus>()));
    }

    [Theory]
    [InlineData("S/AC.49/2019/12", true)]
    [InlineData("S/AC.49/2019/12/Add.1", true)]
    [InlineData("S/AC.49/2019/0", false)]
    [InlineData("S/2019/12", false)]
    [InlineData("S/AC.49/2019/12\n", false)]
    public void A_document_number_is_a_symbol_of_the_Committee(string text, bool isValid) => Assert.Equal(isValid, DocumentNumber.TryFrom(text, out _));
}
