using Npgsql;
using Permits.Domain.Permits;
using Permits.Domain.Repatriation;
using Platform.Kernel;
using Tests.Support;

namespace Permits.Service.Tests;

/// <summary>
/// A service whose database has what Viet Nam and the Russian Federation have published, as cases, and a random history of Kazakhstan. The events are there
/// before the service starts, so that it does not publish them.
/// </summary>
public sealed class ReportedHistory : IAsyncLifetime
{
    /// <summary>The random history is made from this number.</summary>
    public const int Seed = 20260301;

    public static readonly DateOnly Adoption = new(2017, 12, 22);

    private static readonly LegalBasis[] Basis = [LegalBasis.Resolution2397Paragraph8];
    private readonly DevelopmentKey _key = new();
    private ServiceProcess? _service;

    public string Connection { get; private set; } = "";

    /// <summary>The random history.</summary>
    internal RandomHistory Random { get; } = new(Seed);

    public async Task InitializeAsync()
    {
        var rabbitMq = await TestServers.CreateVirtualHostAsync();
        var database = await PreparedServices.CreateAsync("permit", rabbitMq);
        Connection = database.RuntimeConnection;
        await VietNam().WriteAsync(Connection);
        await RussianFederation().WriteAsync(Connection);
        await Random.Events.WriteAsync(Connection);
        await AnalyzeAsync(database.OwnerConnection);
        _service = ServiceProcess.Create("permit", database, rabbitMq, _key, new Dictionary<string, string>());
        await _service.StartAsync();
    }

    public HttpClient Client(string? state, string agency, string role) => _key.Client(_service!, state, agency, role);

    public async Task DisposeAsync()
    {
        await _service!.DisposeAsync();
        _key.Dispose();
    }

    // As autovacuum does within a minute. Only the owner may.
    private static async Task AnalyzeAsync(string connection)
    {
        await using var source = NpgsqlDataSource.Create(connection);
        await using var command = source.CreateCommand("ANALYZE mt_events");
        await command.ExecuteNonQueryAsync();
    }

    /// <summary>A case of a person who was there at the adoption.</summary>
    internal static RepatriationEvent.Opened Opened(string state, int number, DateOnly orderedOn, bool hasFled = false) =>
        new(
            new CasePerson([$"Kim {number}"], null, StatedCountry.DemocraticPeoplesRepublicOfKorea, null, []),
            PersonClass.Worker,
            AgencyId.From($"{state}-LAB"),
            new CaseGround.Finding("Listed in the register.", orderedOn) { LegalBasis = Basis },
            orderedOn,
            RepatriationBasis.LastDay,
            hasFled
        );

    internal static RepatriationEvent.Departed Left(DateOnly on, string destination = "PRK", CaseDocument? document = null) =>
        new(new Departure(on, "Border", CountryCode.From(destination), document));

    internal static DateTimeOffset Noon(DateOnly day) => new(day, new TimeOnly(12, 0), TimeSpan.Zero);

    // 94 at the adoption; 51 left; 43 remained, because papers and the hand-over of work took time.
    private static SeededEvents VietNam()
    {
        var events = new SeededEvents("VNM");
        for (var number = 0; number < 94; number++)
        {
            var person = Guid.CreateVersion7();
            events.Add(person, Opened("VNM", number, Adoption), Noon(Adoption));
            if (number < 51)
            {
                var day = new DateOnly(2018, 2, 1).AddDays(number * 6);
                events.Add(person, Left(day), Noon(day));
            }
            else
            {
                var day = new DateOnly(2018, 12, 1);
                events.Add(person, new RepatriationEvent.ObstacleRecorded(1, ObstacleKind.Other, day, "Papers, and the hand-over of work."), Noon(day));
            }
        }

        return events;
    }

    // 30,023 on 2017-12-31; 11,490 a year later; 511 on 2020-03-10, said not to earn any more.
    private static SeededEvents RussianFederation()
    {
        var events = new SeededEvents("RUS");
        for (var number = 0; number < 30_023; number++)
        {
            var person = Guid.CreateVersion7();
            events.Add(person, Opened("RUS", number, Adoption), Noon(Adoption));
            if (number < 30_023 - 11_490)
                Leave(new DateOnly(2018, 1, 10).AddDays(number % 340));
            else if (number < 30_023 - 511)
                Leave(new DateOnly(2019, 1, 10).AddDays(number % 340));
            else
                events.Add(
                    person,
                    new RepatriationEvent.OutcomeRecorded(RepatriationOutcome.NotEarning, new(2020, 3, 1), "The permit ended; no income."),
                    Noon(new(2020, 3, 1))
                );

            void Leave(DateOnly day) => events.Add(person, Left(day), Noon(day));
        }

        return events;
    }
}
