using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using SanctionsRegistry.Contracts.Permits;
using SanctionsRegistry.Contracts.Registry;
using Tests.Support;

namespace Permits.Service.Tests;

/// <summary>The permit service as a process on its own database and virtual host; the test plays the registry over the real broker.</summary>
public sealed class PermitFixture : IAsyncLifetime
{
    /// <summary>Every message that the service publishes: a test that listens to fewer makes its publisher wait.</summary>
    public static readonly Type[] Published =
    [
        typeof(PermitAppliedV1),
        typeof(PermitImportedV1),
        typeof(ScreeningRequestedV1),
        typeof(PermitIssuedV1),
        typeof(PermitRefusedV1),
        typeof(PermitReferredV1),
        typeof(PermitSuspendedV1),
        typeof(PermitReinstatedV1),
        typeof(PermitRevokedV1),
        typeof(PermitProposedV1),
        typeof(PermitProposalRejectedV1),
        typeof(PermitWithdrawnV1),
        typeof(PermitExpiredV1),
        typeof(RepatriationOrderedV1),
        typeof(RepatriationOverdueV1),
        typeof(RepatriationReviewDueV1),
    ];

    private readonly DevelopmentKey _key = new();
    private readonly DirectoryInfo _overlays = Directory.CreateTempSubdirectory("overlays-");
    private ServiceProcess? _service;

    public TestBus Bus { get; private set; } = null!;

    /// <summary>The service's own connection to its database.</summary>
    public string RuntimeConnection { get; private set; } = "";

    public HttpClient Officer { get; private set; } = null!;

    /// <summary>Another person than the officer: approves.</summary>
    public HttpClient Supervisor { get; private set; } = null!;

    public HttpClient Auditor { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var rabbitMq = await TestServers.CreateVirtualHostAsync();
        var database = await PreparedServices.CreateAsync("permit", rabbitMq);
        RuntimeConnection = database.RuntimeConnection;
        await File.WriteAllTextAsync(
            Path.Combine(_overlays.FullName, "PLW.json"),
            """
            {"state":"PLW","legalBasis":"national:Labour Act, section 8","effectiveFrom":"2026-01-01","referNationalities":["VNM"],"maxValidityYears":2}
            """
        );
        var settings = new Dictionary<string, string> { ["Rules__Overlays"] = _overlays.FullName };
        _service = ServiceProcess.Create("permit", database, rabbitMq, _key, settings);
        Bus = await TestBus.ConnectAsync(rabbitMq, Published);
        await _service.StartAsync();
        Officer = Client("KOR", "KOR-MOEL", "officer");
        Supervisor = Client("KOR", "KOR-MOJ", "supervisor");
        Auditor = Client("KOR", "KOR-BAI", "auditor");
    }

    public HttpClient Client(string? state, string agency, params string[] roles) => _key.Client(_service!, state, agency, roles);

    public HttpClient Anonymous() => new() { BaseAddress = _service!.Address };

    public async Task DisposeAsync()
    {
        await Bus.DisposeAsync();
        await _service!.DisposeAsync();
        _key.Dispose();
        _overlays.Delete(recursive: true);
    }

    /// <summary>A valid application with every field of the worker and a reference of its own, for tests to modify.</summary>
    public static JsonObject Application(string nationality = "VNM", string? reference = null)
    {
        var application = PermitSamples.Application("Nguyen Van An", nationality, reference);
        application["worker"] = new JsonObject
        {
            ["names"] = new JsonArray("Nguyen Van An", "응우옌반안"),
            ["birthDate"] = "1990-04",
            ["nationality"] = nationality,
            ["gender"] = "male",
            ["documents"] = new JsonArray(
                new JsonObject
                {
                    ["type"] = "passport",
                    ["number"] = "B1234567",
                    ["issuer"] = nationality,
                }
            ),
        };
        return application;
    }

    public Task<Guid> ApplyAsync(string nationality = "VNM", HttpClient? client = null, string? reference = null) =>
        PermitSamples.ApplyAsync(client ?? Officer, Application(nationality, reference));

    /// <summary>Applies, answers the screening as the registry would, and waits for the decision.</summary>
    public async Task<Guid> ApplyAndScreenAsync(string nationality = "VNM", params ScreeningHitV1[] hits)
    {
        var id = await ApplyAsync(nationality);
        await Bus.PublishAsync(Screening(id, hits: hits));
        await DecidedAsync(id);
        return id;
    }

    public async Task<JsonElement> DecidedAsync(Guid id, string? status = null) =>
        await Eventually.BecomesAsync(
            () => GetAsync($"permits/{id}"),
            permit => permit.GetProperty("status").GetString() is var now && (status is null ? now != "applied" : now == status)
        );

    public async Task<JsonElement> GetAsync(string path, HttpClient? client = null)
    {
        using var response = await (client ?? Officer).GetAsync(new Uri(path, UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await JsonAsync(response);
    }

    public async Task<HttpResponseMessage> DecideAsync(Guid id, string verb, object body, string? ifMatch, HttpClient? client = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"permits/{id}/{verb}", UriKind.Relative)) { Content = JsonContent.Create(body) };
        if (ifMatch is not null)
            request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        return await (client ?? Officer).SendAsync(request);
    }

    public static ScreeningCompletedV1 Screening(
        Guid permit,
        string state = "KOR",
        Guid? eventId = null,
        DateTimeOffset? generatedAt = null,
        params ScreeningHitV1[] hits
    ) =>
        PermitSamples.Screening(permit) with
        {
            EventId = eventId ?? Guid.CreateVersion7(),
            State = state,
            Hits = hits,
            Editions = [PermitSamples.Edition(generatedAt)],
        };

    public static WatchHitV1 WatchHit(Guid permit, Guid? eventId = null) =>
        new()
        {
            EventId = eventId ?? Guid.CreateVersion7(),
            State = "KOR",
            Agency = "KOR-MOEL",
            StreamId = Guid.CreateVersion7(),
            StreamVersion = 2,
            OccurredAt = TimeProvider.System.GetUtcNow(),
            CorrelationId = "c",
            CausationId = null,
            PermitId = permit,
            Hit = Hit(),
            Editions = [PermitSamples.Edition()],
            Engine = "engine-1",
            Threshold = 0.7,
        };

    /// <summary>The end of that hit.</summary>
    public static WatchHitEndedV1 WatchHitEnded(WatchHitV1 hit, string reason) =>
        new()
        {
            EventId = Guid.CreateVersion7(),
            State = hit.State,
            Agency = hit.Agency,
            StreamId = hit.StreamId,
            StreamVersion = hit.StreamVersion + 1,
            OccurredAt = hit.OccurredAt.AddMinutes(1),
            CorrelationId = hit.CorrelationId,
            CausationId = null,
            PermitId = hit.PermitId,
            Screened = hit.Hit.Screened,
            SubjectId = hit.Hit.SubjectId,
            List = hit.Hit.List,
            Edition = new string('e', 64),
            Reason = reason,
        };

    public static ScreeningHitV1 Hit() =>
        new()
        {
            Screened = "worker",
            SubjectId = "unsc-1",
            List = "un_sc_sanctions",
            Schema = "Person",
            Caption = "Nguyen Van Anh",
            Score = 0.91,
            Evidence =
            [
                new EvidenceV1
                {
                    Feature = "name_parts",
                    Score = 0.95,
                    Weight = 1,
                    Detail = "alike",
                    Query = "Nguyen Van An",
                    Candidate = "Nguyen Van Anh",
                },
            ],
        };

    public static async Task<JsonElement> JsonAsync(HttpResponseMessage response) => await response.Content.ReadFromJsonAsync<JsonElement>();
}

[CollectionDefinition(nameof(PermitService))]
public sealed class PermitService : ICollectionFixture<PermitFixture>;
