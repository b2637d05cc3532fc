using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Npgsql;
using SanctionsRegistry.Contracts.Permits;
using SanctionsRegistry.Contracts.Registry;
using Tests.Support;

namespace Registry.Service.Tests;

/// <summary>The registry as an operator runs it, with its own database and virtual host; each test class has one.</summary>
public sealed class RegistryFixture : IAsyncLifetime
{
    // The tables that a failed import must leave unchanged. The import's own stream, which records its result, does not count.
    private static readonly string[] Tables =
    [
        "mt_events where type not like 'import%'",
        "mt_streams where type <> 'import'",
        "mt_doc_subject",
        "mt_doc_list_edition",
        "mt_doc_edition_change",
        "import_upload",
    ];
    private readonly DevelopmentKey _key = new();
    private TestDatabase? _database;
    private Uri? _rabbitMq;

    public ServiceProcess Service { get; private set; } = null!;

    public TestBus Bus { get; private set; } = null!;

    public HttpClient Secretariat { get; private set; } = null!;

    /// <summary>Another member of the secretariat.</summary>
    public HttpClient SecondSecretariat { get; private set; } = null!;

    public HttpClient Officer { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _rabbitMq = await TestServers.CreateVirtualHostAsync();
        _database = await PreparedServices.CreateAsync("registry", _rabbitMq);
        Service = Create();
        Bus = await TestBus.ConnectAsync(
            _rabbitMq,
            typeof(ScreeningCompletedV1),
            typeof(WatchHitV1),
            typeof(WatchHitEndedV1),
            typeof(EditionPublishedV1),
            typeof(SubjectListedV1),
            typeof(SubjectAmendedV1),
            typeof(SubjectDelistedV1)
        );
        await Service.StartAsync();
        Secretariat = Client(Service, null, "UN-SC", "secretariat");
        SecondSecretariat = Client(Service, null, "UN-SC-2", "secretariat");
        Officer = Client(Service, "KOR", "KOR-MOEL", "officer");
    }

    /// <summary>Another instance of the service, over the same database and broker; not started.</summary>
    public ServiceProcess Create(IReadOnlyDictionary<string, string>? settings = null)
    {
        var all = new Dictionary<string, string> { ["Lists__MaxFileBytes"] = "3000000", ["Lists__SpoolFolder"] = SpoolFolder };
        foreach (var (name, value) in settings ?? new Dictionary<string, string>())
            all[name] = value;
        return ServiceProcess.Create("registry", _database!, _rabbitMq!, _key, all);
    }

    /// <summary>Where the service's instances put what they receive.</summary>
    public string SpoolFolder { get; } = Directory.CreateTempSubdirectory("registry-spool-").FullName;

    /// <summary>A connection of the database's owner, for tests that block the service.</summary>
    public async Task<NpgsqlConnection> ConnectAsync()
    {
        var connection = new NpgsqlConnection(_database!.OwnerConnection);
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>A connection of the role that the service runs under.</summary>
    public async Task<NpgsqlConnection> ConnectAsServiceAsync()
    {
        var connection = new NpgsqlConnection(_database!.RuntimeConnection);
        await connection.OpenAsync();
        return connection;
    }

    /// <summary>Everything that an import can leave behind apart from its own record: rows by table, and files in the spool.</summary>
    public async Task<string> RemainsAsync()
    {
        await using var source = NpgsqlDataSource.Create(_database!.OwnerConnection);
        await using var command = source.CreateCommand(
            string.Join(" union all ", Tables.Select(table => $"select '{table.Split(' ')[0]} ' || count(*) from {table}"))
        );
        await using var reader = await command.ExecuteReaderAsync();
        var rows = new List<string>();
        while (await reader.ReadAsync())
            rows.Add(reader.GetString(0));
        return string.Join(
            ", ",
            rows.Order(StringComparer.Ordinal).Append(string.Create(CultureInfo.InvariantCulture, $"{Directory.GetFiles(SpoolFolder).Length} files"))
        );
    }

    public HttpClient Client(ServiceProcess service, string? state, string agency, params string[] roles) => _key.Client(service, state, agency, roles);

    public async Task<HttpResponseMessage> PostAsync(string xml, string list = "un_sc_sanctions")
    {
        using var content = new StringContent(xml, Encoding.UTF8, "application/xml");
        return await Secretariat.PostAsync(new Uri($"lists/{list}/editions", UriKind.Relative), content);
    }

    /// <summary>Publishes an edition, with a second person's approval if it needs one.</summary>
    public async Task<JsonElement> ImportAsync(string xml)
    {
        using var submitted = await PostAsync(xml);
        using var response =
            submitted.StatusCode is HttpStatusCode.Accepted
                ? await SecondSecretariat.PostAsJsonAsync(
                    new Uri($"imports/{(await submitted.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString()}/approve", UriKind.Relative),
                    new { reason = "The source confirmed it." }
                )
                : submitted;
        Assert.True(response.StatusCode == HttpStatusCode.Created, $"{response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    public Task<JsonElement> GetAsync(string path) => GetAsync(path, Officer);

    public static async Task<JsonElement> GetAsync(string path, HttpClient caller)
    {
        using var response = await caller.GetAsync(new Uri(path, UriKind.Relative));
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>The lines of a response in JSON lines.</summary>
    public async Task<IReadOnlyList<JsonElement>> LinesAsync(string path)
    {
        using var response = await Officer.GetAsync(new Uri(path.TrimStart('/'), UriKind.Relative));
        Assert.Equal((HttpStatusCode.OK, "application/x-ndjson"), (response.StatusCode, response.Content.Headers.ContentType?.MediaType));
        return
        [
            .. (await response.Content.ReadAsStringAsync())
                .Split('\n', StringSplitOptions.RemoveEmptyEntries)
                .Select(line => JsonDocument.Parse(line).RootElement),
        ];
    }

    public async Task<JsonElement> MatchAsync(string name, string parameters = "")
    {
        using var response = await Officer.PostAsJsonAsync(
            new Uri($"match/un_sc_sanctions{parameters}", UriKind.Relative),
            new { queries = new { q = new { schema = "Person", properties = new { name = new[] { name } } } } }
        );
        Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("responses").GetProperty("q");
    }

    /// <summary>Events in the store, by type.</summary>
    public async Task<IReadOnlyDictionary<string, long>> EventsAsync()
    {
        await using var source = NpgsqlDataSource.Create(_database!.OwnerConnection);
        await using var command = source.CreateCommand("select type, count(*) from mt_events group by type");
        await using var reader = await command.ExecuteReaderAsync();
        var counts = new Dictionary<string, long>();
        while (await reader.ReadAsync())
            counts[reader.GetString(0)] = reader.GetInt64(1);
        return counts;
    }

    /// <summary>The list of a day; a later day makes a later edition.</summary>
    public static string List(int day, params string[] individuals) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""<?xml version="1.0" encoding="UTF-8"?>"""
                + $"""<CONSOLIDATED_LIST dateGenerated="{new DateTimeOffset(2025, 1, 1, 0, 0, 0, TimeSpan.Zero).AddDays(day):O}">"""
                + $"""<INDIVIDUALS>{string.Concat(individuals)}</INDIVIDUALS><ENTITIES/></CONSOLIDATED_LIST>"""
        );

    public static string Individual(
        int number,
        string name,
        string comments = "None.",
        string birth = "1970-01-02",
        string nationality = "Democratic People's Republic of Korea"
    )
    {
        var names = name.Split(' ', 2);
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
            <INDIVIDUAL><DATAID>{number}</DATAID><FIRST_NAME>{names[0]}</FIRST_NAME><SECOND_NAME>{names[1]}</SECOND_NAME><UN_LIST_TYPE>DPRK</UN_LIST_TYPE>
            <REFERENCE_NUMBER>KPi.{number}</REFERENCE_NUMBER><LISTED_ON>2020-01-01</LISTED_ON><COMMENTS1>{comments}</COMMENTS1>
            <NATIONALITY><VALUE>{nationality}</VALUE></NATIONALITY>
            <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>{birth}</DATE></INDIVIDUAL_DATE_OF_BIRTH></INDIVIDUAL>
            """
        );
    }

    /// <summary>The request to screen an application again.</summary>
    public static ScreeningRequestedV1 Requested(PermitAppliedV1 applied) =>
        new()
        {
            EventId = Guid.CreateVersion7(),
            State = applied.State,
            Agency = applied.Agency,
            StreamId = applied.StreamId,
            StreamVersion = 2,
            OccurredAt = applied.OccurredAt,
            CorrelationId = applied.CorrelationId,
            CausationId = null,
            PermitId = applied.PermitId,
            Reference = applied.Reference,
            Worker = applied.Worker,
            Employer = applied.Employer,
            OtherParties = applied.OtherParties,
        };

    /// <summary>The message of the same permit when its agency had issued it before and imports it.</summary>
    public static PermitImportedV1 Imported(PermitAppliedV1 applied) =>
        new()
        {
            EventId = Guid.CreateVersion7(),
            State = applied.State,
            Agency = applied.Agency,
            StreamId = applied.StreamId,
            StreamVersion = 1,
            OccurredAt = applied.OccurredAt,
            CorrelationId = applied.CorrelationId,
            CausationId = null,
            PermitId = applied.PermitId,
            Reference = applied.Reference,
            ImportId = Guid.CreateVersion7(),
            IssuedOn = new(2025, 12, 1),
            ValidFrom = new(2025, 12, 15),
            ValidTo = new(2030, 12, 14),
            Worker = applied.Worker,
            Employer = applied.Employer,
            OtherParties = applied.OtherParties,
        };

    public static PermitRevokedV1 Revoked(PermitAppliedV1 applied) =>
        new()
        {
            EventId = Guid.CreateVersion7(),
            State = applied.State,
            Agency = applied.Agency,
            StreamId = applied.StreamId,
            StreamVersion = 3,
            OccurredAt = applied.OccurredAt,
            CorrelationId = applied.CorrelationId,
            CausationId = null,
            PermitId = applied.PermitId,
            Reference = applied.Reference,
            Reason = new()
            {
                Rule = "officer-decision",
                LegalBasis = ["2397/8"],
                Text = "Listed.",
                Screened = null,
                SubjectId = null,
                List = null,
                Edition = null,
                Score = null,
            },
        };

    public async Task<ScreeningCompletedV1> ScreenAsync(PermitAppliedV1 applied)
    {
        await Bus.PublishAsync(applied);
        return (await Bus.ReceivesAsync<ScreeningCompletedV1>(1, message => message.PermitId == applied.PermitId))[0];
    }

    /// <summary>Waits until the watch pass of an edition is recorded, and reads it as the secretariat, the only role that sees its counts.</summary>
    public Task<JsonElement> RescreenedAsync(JsonElement edition) =>
        Eventually.BecomesAsync(
            () => GetAsync($"lists/un_sc_sanctions/editions/{edition.GetProperty("edition").GetString()}", Secretariat),
            status => status.TryGetProperty("rescreening", out _)
        );

    public async Task DisposeAsync()
    {
        Secretariat?.Dispose();
        SecondSecretariat?.Dispose();
        Officer?.Dispose();
        if (Bus is not null)
            await Bus.DisposeAsync();
        if (Service is not null)
            await Service.DisposeAsync();
        _key.Dispose();
        Directory.Delete(SpoolFolder, recursive: true);
    }
}
