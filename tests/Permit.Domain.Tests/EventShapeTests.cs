using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Permits.Domain.Permits;

namespace Permits.Domain.Tests;

/// <summary>
/// The stored JSON of every event and every reason. Once a version is released these JSON texts are never edited: a new shape gets an upcaster and
/// an additional text.
/// </summary>
public sealed class EventShapeTests
{
    internal static readonly JsonSerializerOptions Stored = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter() },
        // PostgreSQL's jsonb orders keys by length: the discriminator may come after other fields.
        AllowOutOfOrderMetadataProperties = true,
    };

    private const string Application = """
        {"agency":"KOR-MOEL","reference":"R-1","class":"SelfEmployed","worker":{"names":["김철수"],"birthDate":"1990-04",
        "nationality":"unresolved-korea","gender":"Male","documents":[
        {"type":"Passport","number":"B1","issuer":"VNM","machineReadableZone":null},{"type":"NationalId","number":"D23145890734","issuer":"XXA",
        "machineReadableZone":"I<UTOD23145890<7349<<<<<<<<<<<\n3407127M9507122UTO<<<<<<<<<<<2\nSTEVENSON<<PETER<JOHN<<<<<<<<<"}],
        "statements":[{"about":"PlaceOfBirth","country":"chosen-seki","text":"朝鮮","source":"residence card","statedOn":"2026-01-02"}],
        "emailAddresses":["a@example.org"],"phoneNumbers":["+8225551234"],"addresses":[{"text":"1 Street","country":"KOR"}]},
        "employer":{"name":"Hanbit","country":"KOR","registrationNumber":null,"controlledFrom":null},"occupation":"Welder","occupationCode":"7212",
        "sector":"3011","intermediary":{"name":"Daria Staffing","country":"RUS","registrationNumber":"7","controlledFrom":"CHN"},
        "client":{"name":"Sora","country":null,"registrationNumber":null,"controlledFrom":null},"placeOfWork":{"address":null,"remoteFrom":"CHN"},
        "wage":{"amount":2800000.5,"currency":"KRW","period":"Month"},"contractDate":"2026-02-01",
        "determination":"0198a000-0000-7000-8000-000000000008","payee":{"name":"Kim","account":null,
        "wallet":"1BoatSLRHtKNngkdXEeobR76b53LETtpyT"},"validFrom":"2026-04-01","validTo":"2027-03-31"}
        """;

    private const string Officer = """{"kind":"officerDecision","rule":"officer-decision","legalBasis":[],"statement":"The papers were seen."}""";
    private const string OfficerUnderLaw =
        """{"kind":"officerDecision","rule":"officer-decision","legalBasis":"""
        + """["2397/8","national:Immigration Act, article 46"],"statement":"The holder is listed."}""";
    private const string Proposal = """
        {"action":"Issue","statement":"Fingerprints differ.","by":{"user":"kim","agency":"KOR-MOEL"},
        "proposedAt":"2026-03-01T01:00:00+00:00","expiresAt":"2026-03-08T01:00:00+00:00","against":["unsc-1"]}
        """;
    private const string ValidityEnded = """{"kind":"validityEnded","rule":"validity-ended","legalBasis":[],"validTo":"2027-03-31"}""";
    private const string Rules =
        """{"version":"1-aabbccddeeff","at":"2026-03-01T12:00:00+00:00","settings":{"maxListAge":"1.00:00:00","requiredLists":"""
        + """["un_sc_sanctions"],"proposalLifetime":"7.00:00:00","state":"KOR","overlay":{"state":"KOR","legalBasis":"national:Act 8","effectiveFrom":"""
        + """ "2026-01-01","effectiveTo":null,"maxListAgeHours":24,"requiredLists":[],"referNationalities":["RUS"],"referClasses":["Student"],"referSectors":"""
        + """["30"],"twoPeople":["Revoke"],"ceilings":"""
        + """[{"from":"2017-08-05","workers":2}],"maxValidityYears":3}},"exceptions":{"committee":{"id":"""
        + """ "0198a000-0000-7000-8000-000000000008","terms":null,"inForce":1},"nationalsInForce":0}}""";
    private const string Edition =
        """{"list":"un_sc_sanctions","contentHash":"aa","generatedAt":"2026-03-01T00:00:00+00:00","importedAt":"2026-03-01T01:00:00+00:00"}""";

    public static TheoryData<Type, string> Events() =>
        new()
        {
            { typeof(PermitEvent.Applied), $$$"""{"application":{{{Application}}}}""" },
            {
                typeof(PermitEvent.Imported),
                $$$"""
                    {"application":{{{Application}}},
                    "origin":{"import":"0198a000-0000-7000-8000-000000000007","line":17,"issuedOn":"2025-12-01"}}
                    """
            },
            {
                typeof(PermitEvent.Upheld),
                $$$"""
                    {"reasons":[{"kind":"contradiction","rule":"contradiction","legalBasis":[],"field":"#/worker/documents/0","other":"#/worker/birthDate"}],
                    "rules":{{{Rules}}}}
                    """
            },
            {
                typeof(PermitEvent.ScreeningReceived),
                $$$"""{"screening":{"screeningId":"0198a000-0000-7000-8000-000000000002","hits":["""
                    + $$$"""{"screened":"worker","subjectId":"unsc-1","list":"un_sc_sanctions","schema":"Person","caption":"A","score":0.9,"evidence":["""
                    + $$$"""{"feature":"name_parts","score":1,"weight":1,"detail":"d","query":"A","candidate":"A"}]}],"editions":["""
                    + $$$"""{{{Edition}}}],"engine":"e","threshold":0.7,"screenedAt":"2026-03-01T01:00:00+00:00","notCompared":["—"],"""
                    + $$$"""
                        "knownPeople":[{"permitId":"0198a000-0000-7000-8000-000000000009","score":1,"evidence":[
                        {"feature":"document","score":1,"weight":1,"detail":"d","query":"M1","candidate":"M1"}]}],"areAllKnownCompared":false},
                        "earlier":[{"permitId":"0198a000-0000-7000-8000-000000000009","status":"Refused","validFrom":"2026-04-01","validTo":"2027-03-31",
                        "isDprkNational":true}]}
                        """
            },
            { typeof(PermitEvent.ScreeningRequested), $$$"""{"reason":{{{Officer}}}}""" },
            {
                typeof(PermitEvent.WatchHitReceived),
                """{"watchHit":{"watchId":"0198a000-0000-7000-8000-000000000003","hit":"""
                    + """{"screened":"worker","subjectId":"unsc-1","list":"l","schema":"Person","caption":"A","score":0.9,"evidence":[]},"editions":"""
                    + """[],"engine":"e","foundAt":"2026-03-01T01:00:00+00:00","watchVersion":2}}"""
            },
            {
                typeof(PermitEvent.WatchHitEnded),
                """{"ended":{"screened":"worker","subjectId":"unsc-1","list":"l","edition":"bb","cause":"Undone","endedAt":"""
                    + """ "2026-03-01T01:00:00+00:00","watchVersion":3}}"""
            },
            {
                typeof(PermitEvent.Referred),
                """{"reasons":[{"kind":"listMissing","rule":"list-missing","legalBasis":[],"list":"un_sc_sanctions"},"""
                    + """{"kind":"nameNotCompared","rule":"name-not-compared","legalBasis":[],"field":"#/worker/names/0"}],"rules":null}"""
            },
            {
                typeof(PermitEvent.Proposed),
                """
                    {"proposal":{"action":"DetermineNationality","statement":"Fingerprints differ.","by":{"user":"kim","agency":"KOR-MOEL"},
                    "proposedAt":"2026-03-01T01:00:00+00:00","expiresAt":"2026-03-08T01:00:00+00:00","against":["unsc-1"],"legalBasis":["2397/8"],
                    "nationality":{"nationalities":["PRK","KOR"],"evidence":["Passport series."],"answer":"Denies it."}}}
                    """
            },
            { typeof(PermitEvent.ProposalRejected), $$$"""{"reason":{{{Officer}}}}""" },
            {
                typeof(PermitEvent.NationalityDetermined),
                """{"finding":{"nationalities":["PRK"],"evidence":["Passport series."],"answer":"Denies it."},"reason":""" + Officer + "}"
            },
            { typeof(PermitEvent.NationalityReversed), $$$"""{"reason":{{{Officer}}}}""" },
            { typeof(PermitEvent.Issued), $$$"""{"reason":{{{Officer}}},"rules":{{{Rules}}}}""" },
            { typeof(PermitEvent.Refused), $$$"""{"reason":{{{OfficerUnderLaw}}},"rules":null}""" },
            { typeof(PermitEvent.Suspended), $$$"""{"reasons":[{{{Officer}}}],"rules":null}""" },
            { typeof(PermitEvent.Reinstated), $$$"""{"reason":{{{Officer}}}}""" },
            { typeof(PermitEvent.Revoked), $$$"""{"reason":{{{OfficerUnderLaw}}}}""" },
            { typeof(PermitEvent.Withdrawn), $$$"""{"reason":{{{Officer}}}}""" },
            { typeof(PermitEvent.Expired), $$$"""{"reason":{{{ValidityEnded}}}}""" },
        };

    public static TheoryData<Type, string> Reasons() =>
        new()
        {
            {
                typeof(Reason.ProhibitedNationality),
                """{"kind":"prohibitedNationality","rule":"dprk-nationality","legalBasis":["2375/17"],"nationality":"PRK","isDetermined":true}"""
            },
            {
                typeof(Reason.DeterminationNotApplicable),
                """{"kind":"determinationNotApplicable","rule":"dprk-nationality","legalBasis":["2375/17"],"determination":"""
                    + """ "0198a000-0000-7000-8000-000000000008","limit":"UsedUp"}"""
            },
            {
                typeof(Reason.CommitteeApproval),
                """{"kind":"committeeApproval","rule":"committee-determination","legalBasis":["2375/17"],"determination":"""
                    + """ "0198a000-0000-7000-8000-000000000008","document":"D","decidedOn":"2026-01-02","workers":2,"inForce":1}"""
            },
            { typeof(Reason.EarlierContract), """{"kind":"earlierContract","rule":"earlier-contract","legalBasis":["2375/17"],"contractDate":"2017-09-10"}""" },
            { typeof(Reason.OwnNational), """{"kind":"ownNational","rule":"own-national","legalBasis":["2397/8"],"state":"KOR"}""" },
            { typeof(Reason.CeilingReached), """{"kind":"ceilingReached","rule":"dprk-ceiling","legalBasis":["2371/11"],"ceiling":2,"inForce":null}""" },
            { typeof(Reason.OversightAttache), """{"kind":"oversightAttache","rule":"oversight-attache","legalBasis":["2397/8"]}""" },
            { typeof(Reason.ActsForListed), """{"kind":"actsForListed","rule":"dprk-official","legalBasis":["2270/13"],"subjectId":"unsc-1"}""" },
            { typeof(Reason.Vigilance), """{"kind":"vigilance","rule":"dprk-vigilance","legalBasis":["2321/34"]}""" },
            { typeof(Reason.ReferredClass), """{"kind":"referredClass","rule":"state-class","legalBasis":["national:Act 8"],"class":"Student"}""" },
            { typeof(Reason.ReferredSector), """{"kind":"referredSector","rule":"state-sector","legalBasis":["national:Act 8"],"sector":"3011"}""" },
            {
                typeof(Reason.DprkDocument),
                """{"kind":"dprkDocument","rule":"dprk-document","legalBasis":["2375/17"],"documentType":"Passport","claimedNationality":"CHN"}"""
            },
            {
                typeof(Reason.DprkEmployer),
                """{"kind":"dprkEmployer","rule":"dprk-employer","legalBasis":["2375/18","2397/8"],"field":"#/employer/country"}"""
            },
            {
                typeof(Reason.DprkConnection),
                """{"kind":"dprkConnection","rule":"dprk-connection","legalBasis":["2375/17"],"field":"#/worker/statements/0"}"""
            },
            {
                typeof(Reason.UnresolvedCountry),
                """{"kind":"unresolvedCountry","rule":"country-unresolved","legalBasis":["2375/17"],"field":"#/worker/nationality","stated":"chosen-seki"}"""
            },
            {
                typeof(Reason.Contradiction),
                """{"kind":"contradiction","rule":"contradiction","legalBasis":[],"field":"#/worker/documents/0","other":"#/worker/birthDate"}"""
            },
            {
                typeof(Reason.WrongCheckDigits),
                """{"kind":"wrongCheckDigits","rule":"check-digits","legalBasis":[],"field":"#/worker/documents/0","parts":["birth date"]}"""
            },
            {
                typeof(Reason.EarlierApplication),
                """
                    {"kind":"earlierApplication","rule":"earlier-decision","legalBasis":[],"permitId":"0198a000-0000-7000-8000-000000000009",
                    "status":"Refused","score":0.9}
                    """
            },
            { typeof(Reason.KnownPeopleNotCompared), """{"kind":"knownPeopleNotCompared","rule":"known-people-not-compared","legalBasis":[]}""" },
            {
                typeof(Reason.ListedHit),
                """{"kind":"listedHit","rule":"watch-hit","legalBasis":"""
                    + """[],"screened":"worker","subjectId":"unsc-1","list":"un_sc_sanctions","edition":"aa","caption":"A","score":0.9}"""
            },
            { typeof(Reason.NameNotCompared), """{"kind":"nameNotCompared","rule":"name-not-compared","legalBasis":[],"field":"#/employer/name"}""" },
            { typeof(Reason.ListMissing), """{"kind":"listMissing","rule":"list-missing","legalBasis":[],"list":"un_sc_sanctions"}""" },
            {
                typeof(Reason.ListTooOld),
                """{"kind":"listTooOld","rule":"list-too-old","legalBasis":"""
                    + """[],"list":"un_sc_sanctions","edition":"aa","generatedAt":"2026-03-01T00:00:00+00:00","maxAgeDays":3}"""
            },
            {
                typeof(Reason.ValidityTooLong),
                """{"kind":"validityTooLong","rule":"state-validity","legalBasis":"""
                    + """["national:Act 8"],"validFrom":"2026-04-01","validTo":"2030-03-31","maxYears":3}"""
            },
            {
                typeof(Reason.ReferredNationality),
                """{"kind":"referredNationality","rule":"state-nationality","legalBasis":["national:Act 8"],"nationality":"RUS"}"""
            },
            { typeof(Reason.NoHit), $$$"""{"kind":"noHit","rule":"no-hit","legalBasis":[],"threshold":0.7,"editions":[{{{Edition}}}],"engine":"e"}""" },
            { typeof(Reason.OfficerDecision), OfficerUnderLaw },
            {
                typeof(Reason.ApprovedProposal),
                $$$"""{"kind":"approvedProposal","rule":"officer-decision","legalBasis":[],"proposal":{{{Proposal}}},"statement":"Seen."}"""
            },
            { typeof(Reason.ValidityEnded), ValidityEnded },
            {
                typeof(Reason.MassAction),
                """{"kind":"massAction","rule":"mass-action","legalBasis":["2375/17"],"action":"0198a000-0000-7000-8000-000000000031","statement":"""
                    + """ "s","proposedBy":{"user":"kim","agency":"KOR-MOEL"},"approval":"a"}"""
            },
            {
                typeof(Reason.EditionUndone),
                """{"kind":"editionUndone","rule":"edition-undone","legalBasis":[],"screened":"worker","subjectId":"unsc-1","list":"l","edition":"bb"}"""
            },
        };

    [Theory]
    [MemberData(nameof(Events))]
    public void A_stored_event_round_trips_unchanged(Type type, string json) => AssertPinned(JsonSerializer.Deserialize(json, type, Stored)!, type, json);

    [Theory]
    [MemberData(nameof(Reasons))]
    public void A_stored_reason_round_trips_unchanged(Type type, string json)
    {
        var reason = JsonSerializer.Deserialize<Reason>(json, Stored)!;
        Assert.IsType(type, reason);
        AssertPinned(reason, typeof(Reason), json);
    }

    [Fact]
    public void Every_event_and_every_reason_is_pinned()
    {
        Assert.Equal(CasesOf(typeof(PermitEvent)), Events().Select(row => ((Type)row[0]).Name).Order());
        Assert.Equal(CasesOf(typeof(Reason)), Reasons().Select(row => ((Type)row[0]).Name).Order());
    }

    [Fact]
    public void A_reason_reads_back_in_the_key_order_of_jsonb()
    {
        const string Json =
            """{"list": "un_sc_sanctions", "rule": "list-too-old", "kind": "listTooOld", "edition": "aa", "legalBasis": """
            + """[], "maxAgeDays": 3, "generatedAt": "2026-03-01T00:00:00+00:00"}""";
        Assert.IsType<Reason.ListTooOld>(JsonSerializer.Deserialize<Reason>(Json, Stored));
    }

    internal static void AssertPinned(object value, Type type, string json)
    {
        using var before = JsonDocument.Parse(json);
        using var after = JsonDocument.Parse(JsonSerializer.Serialize(value, type, Stored));
        Assert.True(JsonElement.DeepEquals(before.RootElement, after.RootElement), after.RootElement.ToString());
    }

    internal static IEnumerable<string> CasesOf(Type hierarchy) =>
        hierarchy.GetNestedTypes(BindingFlags.Public).Where(type => type.IsSubclassOf(hierarchy)).Select(type => type.Name).Order();
}
