using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using SanctionsRegistry.Contracts.Permits;
using SanctionsRegistry.Contracts.Registry;

namespace Tests.Support;

/// <summary>Applications for permits, and the registry's answers to them.</summary>
public static class PermitSamples
{
    /// <summary>A valid application, for tests to modify, with a reference of its own unless it is given one.</summary>
    public static JsonObject Application(string name = "Oddvar Brekkestø", string nationality = "NOR", string? reference = null) =>
        new()
        {
            ["worker"] = new JsonObject { ["names"] = new JsonArray(name), ["nationality"] = nationality },
            ["employer"] = new JsonObject { ["name"] = "Hanbit Shipyard", ["country"] = "KOR" },
            ["occupation"] = "Welder",
            ["validFrom"] = InMonths(1),
            ["validTo"] = InMonths(13),
            ["reference"] = reference ?? $"R-{Guid.CreateVersion7()}",
        };

    /// <summary>
    /// One application of a series. Of every ten, one is for a national of the DPRK, one for a person on the demo list, eight for people on no list.
    /// </summary>
    public static JsonObject Application(int number, string reference) =>
        (number % 10) switch
        {
            0 => Application($"Kim Song {Letters(number)}", "PRK", reference),
            1 => Application("Tariq Yusuf al-Madhkhuri", "IRQ", reference),
            _ => Application($"Oddvar {Letters(number)} Brekkestø", "NOR", reference),
        };

    private static string InMonths(int months) => TimeProvider.System.GetUtcNow().AddMonths(months).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>Sends an application.</summary>
    public static async Task<HttpResponseMessage> PostAsync(HttpClient officer, JsonObject application, string? idempotencyKey = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("permits", UriKind.Relative)) { Content = JsonContent.Create(application) };
        if (idempotencyKey is not null)
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        return await officer.SendAsync(request);
    }

    /// <summary>Applies for a permit and returns its id. The service must accept the application.</summary>
    public static async Task<Guid> ApplyAsync(HttpClient officer, JsonObject application, string? idempotencyKey = null)
    {
        using var response = await PostAsync(officer, application, idempotencyKey);
        return response.StatusCode is HttpStatusCode.Accepted
            ? await PermitIdAsync(response)
            : throw new InvalidOperationException($"The application was answered with {response.StatusCode}: {await response.Content.ReadAsStringAsync()}");
    }

    /// <summary>The permit's id in the answer to an accepted application.</summary>
    public static async Task<Guid> PermitIdAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("permitId").GetGuid();

    /// <summary>The message of an application.</summary>
    public static PermitAppliedV1 Applied(
        string name,
        string state = "KOR",
        string? birthDate = "1970-01-02",
        string nationality = "CHN",
        IReadOnlyList<DocumentV1>? documents = null
    ) =>
        new()
        {
            EventId = Guid.CreateVersion7(),
            State = state,
            Agency = $"{state}-MOEL",
            StreamId = Guid.CreateVersion7(),
            StreamVersion = 1,
            OccurredAt = TimeProvider.System.GetUtcNow(),
            CorrelationId = $"correlation-{name}",
            CausationId = null,
            PermitId = Guid.CreateVersion7(),
            Reference = "R-1",
            Worker = new()
            {
                Names = [name],
                BirthDate = birthDate,
                Nationality = nationality,
                Gender = null,
                Documents = documents ?? [],
            },
            Employer = new()
            {
                Name = "Hanbit Shipyard",
                Country = "KOR",
                RegistrationNumber = null,
            },
            OtherParties = [],
        };

    /// <summary>The message that a permit was issued.</summary>
    public static PermitIssuedV1 Issued(string state = "KOR", string agency = "KOR-MOEL", Guid? permit = null, long version = 2, string reference = "A-1") =>
        new()
        {
            EventId = Guid.CreateVersion7(),
            State = state,
            Agency = agency,
            StreamId = permit ?? Guid.CreateVersion7(),
            StreamVersion = version,
            OccurredAt = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero),
            CorrelationId = "correlation-1",
            PermitId = permit ?? Guid.CreateVersion7(),
            Reference = reference,
            Reason = new()
            {
                Rule = "no-hit",
                LegalBasis = [],
                Text = "No listed subject reached the threshold.",
                Screened = null,
                SubjectId = null,
                List = null,
                Edition = null,
                Score = null,
            },
            ValidFrom = new(2026, 4, 1),
            ValidTo = new(2027, 3, 31),
        };

    /// <summary>The registry's answer to an application: no hits.</summary>
    public static ScreeningCompletedV1 Screening(Guid permit, string state = "KOR") =>
        new()
        {
            EventId = Guid.CreateVersion7(),
            State = state,
            Agency = $"{state}-MOEL",
            StreamId = Guid.CreateVersion7(),
            StreamVersion = 1,
            OccurredAt = TimeProvider.System.GetUtcNow(),
            CorrelationId = "c",
            CausationId = null,
            PermitId = permit,
            Hits = [],
            NotCompared = [],
            KnownPeople = [],
            AreAllKnownCompared = true,
            Editions = [Edition()],
            Engine = "engine-1",
            Threshold = 0.7,
        };

    /// <summary>The edition that the registry compared with.</summary>
    public static EditionRefV1 Edition(DateTimeOffset? generatedAt = null) =>
        new()
        {
            List = "un_sc_sanctions",
            Edition = new string('a', 64),
            GeneratedAt = generatedAt ?? TimeProvider.System.GetUtcNow().AddHours(-5),
            ImportedAt = TimeProvider.System.GetUtcNow().AddHours(-4),
        };

    private static string Letters(int number)
    {
        var letters = new StringBuilder();
        for (var rest = number + 26; rest > 0; rest /= 26)
            letters.Append((char)('a' + (rest % 26)));
        return letters.ToString();
    }
}
