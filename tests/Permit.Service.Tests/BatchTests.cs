using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using SanctionsRegistry.Contracts.Permits;

namespace Permits.Service.Tests;

/// <summary>Batches of applications as JSON lines.</summary>
[Collection(nameof(PermitService))]
public sealed class BatchTests(PermitFixture permit)
{
    [Fact]
    public async Task Each_line_is_accepted_or_says_what_is_wrong_and_the_others_go_on()
    {
        var (first, last, used) = (Reference(), Reference(), Reference());
        var holder = await permit.ApplyAsync(reference: used);
        var invalid = PermitFixture.Application();
        invalid["worker"]!["nationality"] = "Utopia";
        var lines = await SendAsync(
            string.Join(
                '\n',
                PermitFixture.Application(reference: first).ToJsonString(),
                invalid.ToJsonString(),
                "",
                "{",
                PermitFixture.Application(reference: used).ToJsonString(),
                PermitFixture.Application(reference: first).ToJsonString(),
                $"{{\"reference\":\"{new string('x', 70_000)}\"}}",
                PermitFixture.Application("PRK", last).ToJsonString()
            )
        );

        Assert.Equal([(1, 202), (2, 400), (4, 400), (5, 409), (6, 409), (7, 413), (8, 202)], lines.Select(Outcome));
        Assert.Equal("#/worker/nationality", Pointer(lines[1]));
        Assert.Equal(("#/reference", holder), (Pointer(lines[3]), PermitOf(lines[3])));
        Assert.Equal(("#/reference", PermitOf(lines[0])), (Pointer(lines[4]), PermitOf(lines[4])));
        Assert.Equal("/problems/too-large", lines[5].GetProperty("type").GetString());

        var id = PermitOf(lines[6]);
        Assert.Single(await permit.Bus.ReceivesAsync<PermitAppliedV1>(1, message => message.PermitId == id));
        await permit.Bus.PublishAsync(PermitFixture.Screening(id));
        await permit.DecidedAsync(id, "refused");
    }

    [Fact]
    public async Task The_same_batch_again_finds_what_it_created_and_a_changed_line_is_refused()
    {
        var key = Guid.CreateVersion7().ToString();
        var applications = Enumerable.Range(0, 250).Select(_ => PermitFixture.Application().ToJsonString()).ToList();
        var file = string.Join('\n', applications);
        var first = await SendAsync(file, key);
        Assert.All(first, line => Assert.Equal(202, line.GetProperty("status").GetInt32()));
        var again = await SendAsync(file, key);
        Assert.All(again, line => Assert.Equal(200, line.GetProperty("status").GetInt32()));
        Assert.Equal(first.Select(PermitOf), again.Select(PermitOf));

        applications[0] = PermitFixture.Application().ToJsonString();
        applications.Add(PermitFixture.Application().ToJsonString());
        var changed = await SendAsync(string.Join('\n', applications), key);
        Assert.Equal((1, 422), Outcome(changed[0]));
        Assert.Equal((251, 202), Outcome(changed[^1]));
        Assert.Equal([251], (await SendAsync(string.Join('\n', applications), key, "?resume_after=250")).Select(line => line.GetProperty("line").GetInt32()));
    }

    [Fact]
    public async Task The_same_batch_sent_twice_at_once_creates_each_permit_once()
    {
        var key = Guid.CreateVersion7().ToString();
        var file = string.Join('\n', Enumerable.Range(0, 120).Select(_ => PermitFixture.Application().ToJsonString()));
        var sent = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => SendAsync(file, key)));
        Assert.All(sent, lines => Assert.Equal(sent[0].Select(PermitOf), lines.Select(PermitOf)));
        Assert.Equal(120, sent.Sum(lines => lines.Count(line => line.GetProperty("status").GetInt32() == 202)));
    }

    [Fact]
    public async Task Batches_with_the_same_references_in_another_order_accept_each_reference_once()
    {
        var references = Enumerable.Range(0, 80).Select(_ => Reference()).ToList();
        var sent = await Task.WhenAll(
            SendAsync(Batch(references)),
            SendAsync(Batch(Enumerable.Reverse(references))),
            SendAsync(Batch(references.OrderBy(reference => reference.GetHashCode(StringComparison.Ordinal))))
        );
        Assert.Equal(references.Count, sent.Sum(lines => lines.Count(line => line.GetProperty("status").GetInt32() == 202)));

        static string Batch(IEnumerable<string> references) =>
            string.Join('\n', references.Select(reference => PermitFixture.Application(reference: reference).ToJsonString()));
    }

    [Fact]
    public async Task A_body_with_another_media_type_is_a_415_and_an_auditor_may_not_apply()
    {
        using var wrong = await PostAsync(permit.Officer, "{}", "application/json", key: null, query: "");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, wrong.StatusCode);
        using var forbidden = await PostAsync(permit.Auditor, "{}", "application/x-ndjson", key: null, query: "");
        Assert.Equal(HttpStatusCode.Forbidden, forbidden.StatusCode);
    }

    private async Task<IReadOnlyList<JsonElement>> SendAsync(string lines, string? key = null, string query = "")
    {
        using var response = await PostAsync(permit.Officer, lines, "application/x-ndjson", key, query);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var text = await response.Content.ReadAsStringAsync();
        return [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
    }

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string lines, string type, string? key, string query)
    {
        using var content = new StringContent(lines, Encoding.UTF8);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"permits/batch{query}", UriKind.Relative)) { Content = content };
        if (key is not null)
            request.Headers.Add("Idempotency-Key", key);
        return await client.SendAsync(request);
    }

    private static string Reference() => Guid.CreateVersion7().ToString();

    private static (int Line, int Status) Outcome(JsonElement line) => (line.GetProperty("line").GetInt32(), line.GetProperty("status").GetInt32());

    private static Guid PermitOf(JsonElement line) => line.GetProperty("permitId").GetGuid();

    private static string? Pointer(JsonElement line) => line.GetProperty("errors")[0].GetProperty("pointer").GetString();
}
