using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Registry.Domain.AgencyScreenings;
using Registry.Domain.Imports;
using Registry.Domain.Lists;
using Registry.Domain.PermitScreenings;
using Registry.Domain.Subjects;
using Registry.Domain.Watches;

namespace Registry.Domain.Tests;

/// <summary>Events as they are stored: an event that was written once must always be readable. A stored event never changes its shape.</summary>
public sealed class EventShapeTests
{
    private static readonly JsonSerializerOptions Stored = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    private const string Hash = "74a81264c6d15991380055366479c0870e8a421b16e90531e737753d38e9cf11";
    private const string Worker =
        """{"names":["Park Min-jun"],"birthDate":"1970-01","nationality":"KOR","gender":"male","documents":["""
        + """{"type":"passport","number":"M1","issuer":"KOR"}]}""";
    private const string Employer = """{"name":"Hanbit","country":null,"registrationNumber":null,"wallet":null}""";
    private const string OtherParties =
        """[{"role":"client","party":{"name":"Sora","country":"CHN","registrationNumber":"7","wallet":null}},"""
        + """{"role":"payee","party":{"name":"Kim","country":null,"registrationNumber":null,"wallet":"1Boat"}}]""";
    private const string Hit =
        """{"screened":"worker","subjectId":"unsc-1","revision":2,"list":"un_sc_sanctions","schema":"Person","caption":"X","score":0.9,"evidence":"""
        + """[{"feature":"name","score":1,"weight":1,"detail":"Same.","query":"a","candidate":"b"}]}""";
    private const string QueryHit =
        """{"subjectId":"unsc-1","revision":2,"list":"un_sc_sanctions","schema":"Person","caption":"X","score":0.9,"evidence":["""
        + """{"feature":"name","score":1,"weight":1,"detail":"Same.","query":"a","candidate":"b"}]}""";
    private const string Basis =
        "{\"editions\":[{\"list\":\"un_sc_sanctions\",\"edition\":\""
        + Hash
        + "\",\"generatedAt\":\"2026-01-01T00:00:00+00:00\",\"importedAt\":\"2026-01-02T00:00:00+00:00\"}],\"engine\":\"e-1\",\"threshold\":0.7}";
    private const string Content =
        """{"schema":"Person","caption":"X","properties":{"name":["X"]},"linked":["""
        + """{"id":"unsc-1-sanction","property":"sanctions","backProperty":"entity","schema":"Sanction","caption":"DPRK","properties":{"unscId":"""
        + """["K"]}}],"source":[{"path":"FIRST_NAME","value":" X "}]}""";
    private const string Of = "\"subjectId\":\"unsc-1\",\"list\":\"un_sc_sanctions\",\"edition\":\"" + Hash + "\",\"at\":\"2026-01-02T00:00:00+00:00\"";
    private const string For = "\"permitId\":\"01234567-89ab-8def-8123-456789abcdef\",\"state\":\"KOR\",\"agency\":\"KOR-MOEL\"";
    private const string At = "\"at\":\"2026-01-02T00:00:00+00:00\"";

    private const string Kim = """{"user":"kim","agency":"UN-SC"}""";

    public static TheoryData<Type, string> Events =>
        new()
        {
            {
                typeof(ListEditionEvent.Published),
                "{\"list\":\"un_sc_sanctions\",\"edition\":\""
                    + Hash
                    + "\",\"number\":1,\"generatedAt\":\"2026-01-01T00:00:00+00:00\",\"importedAt\":\"2026-01-02T00:00:00+00:00\",\"counts\":"
                    + "{\"people\":1,\"entities\":2,\"added\":3,\"changed\":4,\"removed\":5,\"unchanged\":6},\"unknownTags\":[\"EYES\"],"
                    + "\"source\":[],\"format\":\"un-xml\",\"title\":null,\"import\":\"01234567-89ab-7def-8123-456789abcdef\",\"undoes\":null}"
            },
            {
                typeof(ListEditionEvent.Published),
                "{\"list\":\"us_ofac_sdn\",\"edition\":\""
                    + Hash
                    + "\",\"number\":1,\"generatedAt\":\"2026-01-01T00:00:00+00:00\",\"importedAt\":\"2026-01-02T00:00:00+00:00\",\"counts\":"
                    + "{\"people\":1,\"entities\":2,\"added\":3,\"changed\":4,\"removed\":5,\"unchanged\":6},\"unknownTags\":[],\"source\":[],"
                    + "\"format\":\"ofac-csv\",\"title\":\"OFAC\",\"import\":\"01234567-89ab-7def-8123-456789abcdef\",\"undoes\":\""
                    + Hash
                    + "\"}"
            },
            { typeof(ListEditionEvent.Superseded), "{\"list\":\"un_sc_sanctions\",\"edition\":\"" + Hash + "\",\"by\":\"" + Hash + "\"," + At + "}" },
            { typeof(ListEditionEvent.WatchesRescreened), "{\"list\":\"un_sc_sanctions\",\"edition\":\"" + Hash + "\",\"watches\":3,\"hits\":1," + At + "}" },
            {
                typeof(ImportEvent.Requested),
                "{\"list\":\"xx_list\",\"format\":\"ftm-json\",\"title\":\"A list\",\"generatedAt\":\"2026-01-01T00:00:00+00:00\",\"dryRun\":false,\"base\":\""
                    + Hash
                    + "\",\"undoes\":\""
                    + Hash
                    + "\",\"by\":"
                    + Kim
                    + ","
                    + At
                    + "}"
            },
            {
                typeof(ImportEvent.Requested),
                "{\"list\":\"un_sc_sanctions\",\"format\":\"un-xml\",\"title\":null,\"generatedAt\":null,\"dryRun\":true,\"base\":null,\"undoes\":null,"
                    + "\"by\":{\"user\":\"registry\",\"agency\":null},"
                    + At
                    + "}"
            },
            {
                typeof(ImportEvent.Compared),
                "{\"comparison\":{\"edition\":\""
                    + Hash
                    + "\",\"base\":null,\"generatedAt\":\"2026-01-01T00:00:00+00:00\",\"counts\":{\"people\":1,\"entities\":2,\"added\":3,"
                    + "\"changed\":4,\"removed\":5,\"unchanged\":6},\"listed\":7,\"firstChanges\":["
                    + "{\"subjectId\":\"unsc-1\",\"kind\":\"designated\",\"schema\":\"Person\",\"caption\":\"X\"},{\"subjectId\":\"unsc-2\","
                    + "\"kind\":\"amended\",\"schema\":\"Person\",\"caption\":\"Y\"},{\"subjectId\":\"unsc-3\",\"kind\":\"delisted\","
                    + "\"schema\":\"Person\",\"caption\":\"Z\"}],"
                    + "\"concerned\":[{\"state\":\"DEU\",\"permits\":1,\"watched\":null},{\"state\":\"KOR\",\"permits\":300,\"watched\":600}]},"
                    + "\"cause\":\"removals_and_permits\","
                    + At
                    + "}"
            },
            { typeof(ImportEvent.AwaitingApproval), "{\"removed\":30,\"listed\":100,\"permits\":301,\"states\":2," + At + "}" },
            {
                typeof(ImportEvent.Approved),
                "{\"by\":"
                    + Kim
                    + ",\"reason\":\"Confirmed.\",\"edition\":\""
                    + Hash
                    + "\",\"removed\":30,\"concerned\":[{\"state\":\"KOR\",\"permits\":300,\"watched\":600}],"
                    + At
                    + "}"
            },
            { typeof(ImportEvent.Rejected), "{\"by\":" + Kim + ",\"reason\":\"Cut short.\",\"replacedBy\":null," + At + "}" },
            { typeof(ImportEvent.Rejected), "{\"by\":" + Kim + ",\"reason\":null,\"replacedBy\":\"01234567-89ab-7def-8123-456789abcdef\"," + At + "}" },
            { typeof(ImportEvent.Published), "{\"edition\":\"" + Hash + "\",\"isNew\":true," + At + "}" },
            { typeof(ImportEvent.Failed), "{\"problem\":{\"type\":\"/problems/invalid-edition\",\"detail\":\"The file contains no entries.\"}," + At + "}" },
            { typeof(ImportEvent.Abandoned), "{" + At + "}" },
            { typeof(SubjectEvent.Designated), "{" + Of + ",\"content\":" + Content + "}" },
            { typeof(SubjectEvent.Amended), "{" + Of + ",\"changes\":[{\"field\":\"notes\",\"old\":[\"a\"],\"new\":[\"b\"]}],\"content\":" + Content + "}" },
            { typeof(SubjectEvent.Delisted), "{" + Of + ",\"schema\":\"Person\",\"caption\":\"X\"}" },
            {
                typeof(ScreeningEvent.Completed),
                "{"
                    + For
                    + ",\"comparison\":{\"worker\":"
                    + Worker
                    + ",\"employer\":"
                    + Employer
                    + ",\"otherParties\":"
                    + OtherParties
                    + ",\"hits\":["
                    + Hit
                    + "],\"notCompared\":[\"—\"],\"knownPeople\":[{\"permitId\":\"01234567-89ab-8def-8123-456789abcdee\",\"score\":1,\"evidence\":["
                    + "{\"feature\":\"document\",\"score\":1,\"weight\":1,\"detail\":\"Same.\",\"query\":\"M1\",\"candidate\":\"M1\"}]}],"
                    + "\"areAllKnownCompared\":false},\"basis\":"
                    + Basis
                    + ","
                    + At
                    + "}"
            },
            {
                typeof(QueryScreeningEvent.Recorded),
                "{\"screeningId\":\"01234567-89ab-8def-8123-456789abcdef\",\"state\":\"KOR\",\"agency\":\"KOR-MOEL\",\"user\":\"u-1\","
                    + "\"screened\":{\"id\":\"q\",\"reference\":null,\"schema\":\"Person\",\"properties\":{\"name\":[\"X\"]},\"hits\":["
                    + QueryHit
                    + "],\"notCompared\":[\"—\"],\"notices\":[]},\"basis\":"
                    + Basis
                    + ",\"configuration\":\"0a1b2c3d4e5f\",\"place\":{\"batch\":\"b-1\",\"line\":7},"
                    + At
                    + "}"
            },
            {
                typeof(WatchEvent.Started),
                "{"
                    + For
                    + ",\"watched\":{\"worker\":"
                    + Worker
                    + ",\"employer\":"
                    + Employer
                    + ",\"otherParties\":"
                    + OtherParties
                    + "},\"basis\":"
                    + Basis
                    + ",\"known\":[{\"screened\":\"employer\",\"subjectId\":\"unsc-1\",\"evidenceDigest\":\"ab\",\"list\":\"un_sc_sanctions\"}],"
                    + At
                    + "}"
            },
            {
                typeof(QueryScreeningEvent.Recorded),
                "{\"screeningId\":\"01234567-89ab-8def-8123-456789abcdef\",\"state\":\"KOR\",\"agency\":\"KOR-MOEL\",\"user\":\"u-1\","
                    + "\"screened\":{\"id\":null,\"reference\":null,\"schema\":\"Person\",\"properties\":{},\"hits\":[],\"notCompared\":[],"
                    + "\"notices\":[\"mrz[0]: wrong.\"]},\"basis\":"
                    + Basis
                    + ",\"configuration\":\"0a1b2c3d4e5f\",\"place\":null,"
                    + At
                    + "}"
            },
            { typeof(WatchEvent.HitFound), "{" + For + ",\"found\":" + Hit + ",\"basis\":" + Basis + "," + At + "}" },
            { typeof(WatchEvent.Cleared), "{" + For + ",\"found\":" + Hit + ",\"basis\":" + Basis + ",\"reason\":\"Another person.\"," + At + "}" },
            {
                typeof(WatchEvent.HitReturned),
                "{"
                    + For
                    + ",\"found\":"
                    + Hit
                    + ",\"basis\":"
                    + Basis
                    + ",\"clearedAt\":\"2026-01-01T00:00:00+00:00\",\"changes\":[{\"feature\":\"name\",\"before\":[{\"query\":\"a\","
                    + "\"candidate\":\"b\"}],\"now\":[]}],"
                    + At
                    + "}"
            },
            {
                typeof(WatchEvent.HitEnded),
                "{"
                    + For
                    + ",\"screened\":\"worker\",\"subjectId\":\"unsc-1\",\"list\":\"un_sc_sanctions\",\"edition\":\""
                    + Hash
                    + "\",\"reason\":\"undone\","
                    + At
                    + "}"
            },
            { typeof(WatchEvent.Ended), "{" + For + ",\"reason\":\"revoked\"," + At + "}" },
        };

    [Theory]
    [MemberData(nameof(Events))]
    public void A_stored_event_keeps_its_shape(Type type, string json)
    {
        var @event = JsonSerializer.Deserialize(json, type, Stored);
        var written = JsonSerializer.Serialize(@event, type, Stored);
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(json).RootElement, JsonDocument.Parse(written).RootElement), written);
    }

    [Fact]
    public void Every_state_of_an_import_has_a_pinned_word() =>
        Assert.Equal(
            """["requested","compared","awaiting_approval","approved","rejected","published","dry_run_done","failed","abandoned"]""",
            JsonSerializer.Serialize(Enum.GetValues<ImportState>(), Stored)
        );
}
