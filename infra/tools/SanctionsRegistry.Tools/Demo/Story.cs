using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json;

namespace SanctionsRegistry.Tools.Demo;

/// <summary>The main flow, step by step; each step is checked.</summary>
internal sealed class Story(Api api, WebhookReceiver webhooks)
{
    private const string List = "un_sc_sanctions";
    private static readonly TimeSpan StepTimeout = TimeSpan.FromSeconds(60);
    private static readonly string[] PermitTopics =
    [
        "permit-applied",
        "permit-issued",
        "permit-refused",
        "permit-referred",
        "permit-suspended",
        "permit-reinstated",
        "permit-revoked",
        "screening-completed",
        "watch-hit",
    ];

    private static readonly string[] Innocent =
    [
        "Thorvald Quistgaard-Lindqvist",
        "Oddvar Brekkestø Nyhus",
        "Wilhelmina Vandersteen",
        "Ngozi Okwuchukwu Adaeze",
    ];
    private readonly string _run = $"DEMO-{TimeProvider.System.GetUtcNow():yyyyMMddHHmmss}";
    private int _step;

    public async Task RunAsync(FileInfo firstFile, FileInfo secondFile, CancellationToken cancellationToken)
    {
        var first = ListFile.Read(firstFile);
        var second = ListFile.Read(secondFile);

        Step("The secretariat publishes an edition of the UN Consolidated List");
        var edition = await PublishAsync(first, firstFile.Name);

        Step("The agency KOR-MOEL subscribes a webhook to everything that concerns its permits");
        var subscription = (
            await api.PostAsync(
                api.Notification,
                "subscriptions",
                api.Officer,
                new
                {
                    url = webhooks.Url,
                    topics = PermitTopics,
                    description = _run,
                }
            )
        ).Expect("The subscription", HttpStatusCode.Created);
        webhooks.Secret = subscription.Json.GetProperty("secret").GetString()!;
        Say($"Notices go to {webhooks.Url}, each signed (Standard Webhooks).");
        try
        {
            await RunWithWebhookAsync(first, second, secondFile.Name, edition);
        }
        catch (StepFailedException)
        {
            // No one listens there any more: the next run must not wait behind deliveries that cannot succeed.
            await EndAsync(subscription);
            throw;
        }

        (await EndAsync(subscription)).Expect("Ending the subscription", HttpStatusCode.NoContent, HttpStatusCode.OK);
        Console.WriteLine($"\nAll steps passed ({webhooks.Received.Count} webhooks received, all verified).");
    }

    private async Task RunWithWebhookAsync(ListFile first, ListFile second, string secondName, DateTimeOffset edition)
    {
        var listed = await ChooseListedAsync(first);
        var holder = await ChooseHolderAsync(first, second);
        Step("It applies for four workers");
        var clear = await ApplyAsync(await ChooseInnocentAsync(), "NOR", null, "an engineer who is on no list");
        var passport = $"D{_run}";
        var dprk = await ApplyAsync("Pak Kwang Bok", "PRK", "1988-05-12", "who claims to be a national of the DPRK", passport);
        var hidden = await ApplyAsync(
            listed.NameVariant(),
            "CHN",
            listed.BirthDate,
            $"who is on the list as {listed.Name} ({listed.Id}), with another spelling and another nationality"
        );
        // Without a date of birth: with one, a second run of the demo would be referred to the first.
        var later = await ApplyAsync(holder.Name, "TUR", null, "who is not on this edition, but will be on the next");

        Step("The registry screens each against the list, and the permit service decides by rule");
        var issued = await DecidedAsync(clear, "issued");
        Say($"Clear: issued. {Reason(issued)}");
        var refused = await DecidedAsync(dprk, "refused");
        Check(refused.GetProperty("legalBasis")[0].GetString() == "2375/17", "the refusal cites 2375 paragraph 17");
        Say($"DPRK national: refused under {refused.GetProperty("legalBasis")[0]}. {Reason(refused)}");
        var referred = await DecidedAsync(hidden, "referred");
        Say($"Another spelling: referred to an officer. {Reason(referred)}");
        var hit = referred
            .GetProperty("screening")
            .GetProperty("hits")
            .EnumerateArray()
            .FirstOrDefault(found => found.GetProperty("subjectId").GetString() == listed.Id);
        Check(hit.ValueKind is JsonValueKind.Object, $"the evidence names {listed.Id}");
        ShowEvidence(hit);
        await DecidedAsync(later, "issued");
        Say("Not listed yet: issued, and watched.");

        Step("The refused national applies again, as a national of another State");
        var again = await ApplyAsync("Park Gwang-bok", "CHN", "1988-05-12", "the same passport, another spelling, another nationality", passport);
        var remembered = await DecidedAsync(again, "referred");
        var earlier = remembered
            .GetProperty("reasons")
            .EnumerateArray()
            .FirstOrDefault(reason => reason.TryGetProperty("permitId", out var id) && id.GetGuid() == dprk);
        Check(earlier.ValueKind is JsonValueKind.Object, "the refusal is remembered");
        Say($"Referred to an officer: {earlier.GetProperty("text").GetString()}");

        Step("The officer decides the referred application");
        var settled = await DecideAsync(
            hidden,
            "refuse",
            new { reason = "The passport's photograph is that of the listed person.", legalBasis = new[] { "national:Immigration Act, article 11" } }
        );
        Say($"Refused by an officer: {Reason(settled)}");

        Step("The secretariat publishes the next edition, which lists a permit holder");
        var beforeEdition = await api.GetAsync(api.Permit, $"permits/{later}", api.Officer);
        var watched = Stopwatch.StartNew();
        await PublishAsync(second, secondName, notBefore: edition);
        var suspended = await DecidedAsync(later, "suspended");
        Say($"{watched.Elapsed.TotalSeconds:0.0} s later the permit is suspended. {Reason(suspended)}");
        ShowEvidence(suspended.GetProperty("watchHits")[0].GetProperty("hit"));

        Step("An officer revokes it");
        var stale = await api.PostAsync(api.Permit, $"permits/{later}/revoke", api.Officer, Revocation(holder), ("If-Match", beforeEdition.ETag!));
        Check(stale.Status is HttpStatusCode.PreconditionFailed, "a decision on an outdated version of the permit is rejected (412)");
        Say($"On the version before the suspension ({beforeEdition.ETag}): {(int)stale.Status}, nothing changed.");
        var revoked = await DecideAsync(later, "revoke", Revocation(holder));
        Say($"On the current version: revoked under {revoked.GetProperty("legalBasis")[0]}.");

        Step("The agency is notified");
        foreach (var topic in (string[])["permit-suspended", "permit-revoked"])
        {
            var notice = await EventuallyAsync(
                $"the webhook {topic} arrives",
                () =>
                    Task.FromResult(
                        webhooks.Received.FirstOrDefault(received =>
                            received.Topic == topic && received.Body.GetProperty("data").GetRawText().Contains(later.ToString(), StringComparison.Ordinal)
                        )
                    )
            );
            Check(notice.Verified, "its signature verifies");
            Say($"{topic}: webhook-id {notice.Id}, the signature verifies.");
        }

        Check(webhooks.Received.All(received => received.Verified), "every webhook's signature verifies");
        await CheckFeedAsync();

        Step("The permit at an earlier version");
        var version = beforeEdition.Json.GetProperty("version").GetInt64();
        var before = (await api.GetAsync(api.Permit, $"permits/{later}?version={version}", api.Officer)).Expect("The permit as it was", HttpStatusCode.OK);
        Check(before.Json.GetProperty("status").GetString() == "issued", "it was issued then");
        var history = (await api.GetAsync(api.Permit, $"permits/{later}/history", api.Officer)).Expect("The history", HttpStatusCode.OK);
        Say($"At version {version} it was {before.Json.GetProperty("status")}; now it is revoked. Its history:");
        foreach (var item in history.Json.GetProperty("items").EnumerateArray())
            Say(
                $"  {item.GetProperty("version")}  {item.GetProperty("type"), -28} "
                    + $"{item.GetProperty("occurredAt").GetDateTimeOffset():yyyy-MM-dd HH:mm:ss}  by {item.GetProperty("user")}"
            );

        Step("The figures for the Committee, each with its events");
        await ReportAsync(clear, dprk, later);
    }

    private Task<Answer> EndAsync(Answer subscription) =>
        api.DeleteAsync(api.Notification, $"subscriptions/{subscription.Json.GetProperty("id").GetString()}", api.Officer, subscription.ETag!);

    private async Task<DateTimeOffset> PublishAsync(ListFile file, string name, DateTimeOffset? notBefore = null)
    {
        var answer = await api.PostXmlAsync($"lists/{List}/editions", api.Secretariat, file.Content);
        var lists = (await api.GetAsync(api.Registry, "lists", api.Secretariat)).Expect("The lists", HttpStatusCode.OK).Json;
        var current = lists.GetProperty("items").EnumerateArray().First(list => list.GetProperty("list").GetString() == List).GetProperty("current");
        var isCurrent =
            answer.Status is HttpStatusCode.Created
            || (
                answer.Status is HttpStatusCode.OK
                && answer.Json.GetProperty("edition").GetString() == current.GetProperty("edition").GetString()
                && notBefore is null
            );
        if (!isCurrent && answer.Status is not HttpStatusCode.Accepted)
        {
            answer.Expect("The edition", HttpStatusCode.OK, HttpStatusCode.Conflict);
            var newer = current.GetProperty("generatedAt").GetDateTimeOffset();
            var redated = new[] { TimeProvider.System.GetUtcNow(), newer.AddSeconds(1) }.Max();
            Say($"The demo ran here before and a later edition is in force: the file is published again with generation time {redated:yyyy-MM-dd HH:mm:ss}.");
            answer = await api.PostXmlAsync($"lists/{List}/editions", api.Secretariat, file.WithGeneratedAt(redated).Content);
        }

        if (answer.Status is HttpStatusCode.Accepted)
        {
            var counts = answer.Json.GetProperty("counts");
            Say(
                $"It would remove {counts.GetProperty("removed")} of {counts.GetProperty("listed")} subjects, "
                    + "which needs the approval of a second member of the secretariat. It is approved."
            );
            answer = await api.PostAsync(
                api.Registry,
                $"imports/{answer.Json.GetProperty("id").GetString()}/approve",
                api.SecondSecretariat,
                new { reason = "The demo uses another list." }
            );
        }

        var edition = answer.Expect("The edition", HttpStatusCode.Created, HttpStatusCode.OK).Json;
        Say(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{name}: edition {edition.GetProperty("edition").GetString()![..12]}…, "
                    + $"generated {edition.GetProperty("generatedAt").GetDateTimeOffset():yyyy-MM-dd}: "
                    + $"{edition.GetProperty("people")} people, {edition.GetProperty("entities")} entities; "
                    + $"{edition.GetProperty("added")} added, {edition.GetProperty("changed")} changed, "
                    + $"{edition.GetProperty("removed")} removed, {edition.GetProperty("unchanged")} unchanged."
            )
        );
        return edition.GetProperty("generatedAt").GetDateTimeOffset();
    }

    // A person with three name parts and an exact birth date, from the DPRK programme if there is one.
    private async Task<ListedPerson> ChooseListedAsync(ListFile first)
    {
        foreach (
            var person in first
                .People.Where(person => person.NameParts.Count is 3 && person.BirthDate is not null)
                .OrderByDescending(person => person.Programme == "DPRK")
                .Take(20)
        )
        {
            if ((await MatchAsync(person.NameVariant(), person.BirthDate)).Contains(person.Id))
                return person;
        }

        throw new StepFailedException("The registry does not find any of 20 listed people with another spelling.");
    }

    private async Task<ListedPerson> ChooseHolderAsync(ListFile first, ListFile second)
    {
        var known = first.People.Select(person => person.Id).ToHashSet(StringComparer.Ordinal);
        foreach (var person in second.People.Where(person => !known.Contains(person.Id) && person.NameParts.Count >= 2))
        {
            if ((await MatchAsync(person.Name, null)).Count == 0)
                return person;
        }

        throw new StepFailedException("The second list has no new person who is unknown to the first.");
    }

    private async Task<string> ChooseInnocentAsync()
    {
        foreach (var name in Innocent)
        {
            if ((await MatchAsync(name, null)).Count == 0)
                return name;
        }

        throw new StepFailedException("Every unlisted name has a hit.");
    }

    private async Task<HashSet<string>> MatchAsync(string name, string? birthDate)
    {
        var properties = new Dictionary<string, string[]> { ["name"] = [name] };
        if (birthDate is not null)
            properties["birthDate"] = [birthDate];
        var answer = (
            await api.PostAsync(api.Registry, $"match/{List}", api.Officer, new { queries = new { q = new { schema = "Person", properties } } })
        ).Expect("The match", HttpStatusCode.OK);
        return
        [
            .. answer
                .Json.GetProperty("responses")
                .GetProperty("q")
                .GetProperty("results")
                .EnumerateArray()
                .Where(result => result.GetProperty("match").GetBoolean())
                .Select(result => result.GetProperty("id").GetString()!),
        ];
    }

    private async Task<Guid> ApplyAsync(string name, string nationality, string? birthDate, string who, string? passport = null)
    {
        var reference = $"{_run}-{Guid.CreateVersion7().ToString()[^8..]}-{nationality}";
        var answer = (
            await api.PostAsync(
                api.Permit,
                "permits",
                api.Officer,
                new
                {
                    worker = new
                    {
                        names = new[] { name },
                        nationality,
                        birthDate,
                        documents = passport is null ? [] : new[] { new { type = "passport", number = passport } },
                    },
                    employer = new { name = "Hanbit Shipyard", country = "KOR" },
                    occupation = "Welder",
                    validFrom = "2027-01-01",
                    validTo = "2027-12-31",
                    reference,
                },
                ("Idempotency-Key", reference)
            )
        ).Expect("The application", HttpStatusCode.Accepted);
        var id = answer.Json.GetProperty("permitId").GetGuid();
        Say($"{name}, {nationality}: {who}. Permit {id}.");
        return id;
    }

    private async Task<JsonElement> DecidedAsync(Guid permit, string status)
    {
        var answer = await EventuallyAsync(
            $"permit {permit} is {status}",
            async () =>
            {
                var now = (await api.GetAsync(api.Permit, $"permits/{permit}", api.Officer)).Expect("The permit", HttpStatusCode.OK);
                var present = now.Json.GetProperty("status").GetString();
                if (present == status)
                    return now;
                return present is "applied" || (status is "suspended" && present is "issued")
                    ? null
                    : throw new StepFailedException($"Permit {permit} is {present} instead of {status}: {now.Text}");
            }
        );
        return answer.Json;
    }

    private async Task<JsonElement> DecideAsync(Guid permit, string verb, object body)
    {
        var present = (await api.GetAsync(api.Permit, $"permits/{permit}", api.Officer)).Expect("The permit", HttpStatusCode.OK);
        return (await api.PostAsync(api.Permit, $"permits/{permit}/{verb}", api.Officer, body, ("If-Match", present.ETag!)))
            .Expect($"The decision to {verb}", HttpStatusCode.OK)
            .Json;
    }

    // The paragraph under which the programme's measures apply to the holder.
    private static object Revocation(ListedPerson holder) =>
        new
        {
            reason = $"The holder is {holder.Name} ({holder.Id}), listed since the permit was issued.",
            legalBasis = new[]
            {
                holder.Programme switch
                {
                    "DPRK" => "2270/13",
                    "Al-Qaida" => "2368/1",
                    "Taliban" => "2255/1",
                    "Iran" => "1737/12",
                    _ => "national:Immigration Act, article 46",
                },
            },
        };

    private async Task CheckFeedAsync()
    {
        long after = 0;
        long count = 0;
        while (true)
        {
            var page = (await api.GetAsync(api.Notification, $"feed?after={after}&limit=200", api.Officer))
                .Expect("The feed", HttpStatusCode.OK)
                .Json.GetProperty("items");
            foreach (var notice in page.EnumerateArray())
            {
                Check(notice.GetProperty("number").GetInt64() == after + 1, $"notice {after + 1} follows {after}");
                after++;
                count++;
            }

            if (page.GetArrayLength() < 200)
                break;
        }

        Say($"Its feed has {count} notices, numbered without a gap.");
    }

    private async Task ReportAsync(Guid issued, Guid refused, Guid revoked)
    {
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var path = $"reports/permit-activity?from={today.AddDays(-1):yyyy-MM-dd}&to={today.AddDays(1):yyyy-MM-dd}&events=true";
        var rows = (await api.GetAsync(api.Permit, path, api.Supervisor))
            .Expect("The report", HttpStatusCode.OK)
            .Json.GetProperty("rows")
            .EnumerateArray()
            .ToList();
        Say($"{"State", -6}{"month", -9}{"nationality", -13}{"decision", -10}{"count", 5}  legal basis");
        foreach (var row in rows)
            Say(
                $"{row.GetProperty("state"), -6}{row.GetProperty("month"), -9}{row.GetProperty("nationality"), -13}"
                    + $"{row.GetProperty("decision"), -10}{row.GetProperty("count"), 5}  {row.GetProperty("legalBasis")}"
            );
        foreach (var (permit, type) in ((Guid, string)[])[(issued, "permit_issued"), (refused, "permit_refused"), (revoked, "permit_revoked")])
        {
            var history = (await api.GetAsync(api.Permit, $"permits/{permit}/history", api.Officer)).Expect("The history", HttpStatusCode.OK);
            var decision = history
                .Json.GetProperty("items")
                .EnumerateArray()
                .First(item => item.GetProperty("type").GetString() == type)
                .GetProperty("eventId")
                .GetString();
            Check(
                rows.Any(row => row.GetProperty("eventIds").EnumerateArray().Any(id => id.GetString() == decision)),
                $"the report counts the event {decision}"
            );
        }
    }

    private static void ShowEvidence(JsonElement hit)
    {
        Say($"Evidence for {hit.GetProperty("caption")} ({hit.GetProperty("subjectId")}), score {hit.GetProperty("score").GetDouble():0.00}:");
        foreach (var feature in hit.GetProperty("evidence").EnumerateArray().Take(5))
            Say($"  {feature.GetProperty("feature"), -16} {feature.GetProperty("score").GetDouble(), 5:0.00}  {feature.GetProperty("detail")}");
    }

    private static string Reason(JsonElement permit) =>
        string.Join(' ', permit.GetProperty("reasons").EnumerateArray().Select(reason => reason.GetProperty("text").GetString()));

    private static async Task<T> EventuallyAsync<T>(string what, Func<Task<T?>> ask)
        where T : class
    {
        var waited = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (waited.Elapsed < StepTimeout)
        {
            if (await ask() is { } answer)
                return answer;
            await timer.WaitForNextTickAsync();
        }

        throw new StepFailedException($"Not within {StepTimeout.TotalSeconds:0} s: {what}.");
    }

    private void Step(string what) => Console.WriteLine($"\n{++_step}. {what}");

    private static void Say(string what) => Console.WriteLine($"   {what}");

    private static void Check(bool holds, string what)
    {
        if (!holds)
            throw new StepFailedException($"Check failed: {what}.");
    }
}
