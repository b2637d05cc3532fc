using System.Net;
using System.Text.Json;
using SanctionsRegistry.Tools.Import;

namespace SanctionsRegistry.Tools.Tests;

/// <summary>What infra/import reports about an import that has ended, and its exit code.</summary>
public sealed class RunReportTests : IDisposable
{
    private const string Counts = """ "counts":{"people":3,"entities":2,"added":4,"changed":1,"removed":0,"unchanged":0} """;
    private readonly Registry _registry = new();
    private readonly StringWriter _output = new();
    private readonly StringWriter _errors = new();

    [Fact]
    public async Task An_edition_that_is_already_in_force_is_a_success()
    {
        _registry.Answers["/lists"] = """{"items":[{"list":"other","title":"Other"},{"list":"xx","title":"X","current":{"edition":"aa"}}]}""";
        Assert.Equal(0, await WriteAsync("""{"state":"published","id":"1","list":"xx","edition":"aa"}"""));
        Assert.Equal("Already published: edition aa\n", _output.ToString());
    }

    [Fact]
    public async Task An_edition_that_was_already_published_and_is_not_in_force_is_a_failure()
    {
        _registry.Answers["/lists"] = """{"items":[{"list":"xx","title":"X","current":{"edition":"bb"}}]}""";
        Assert.Equal(1, await WriteAsync("""{"state":"published","id":"1","list":"xx","edition":"aa"}"""));
        Assert.Equal("Already published, but not in force: edition aa; current is bb\n", _errors.ToString());
    }

    [Theory]
    [InlineData("[]", "")]
    [InlineData("""["A","B"]""", "Warning: it has elements that are unknown in its format; they are kept unchanged with each subject: A, B\n")]
    public async Task Unknown_elements_of_the_format_give_a_warning(string tags, string warning)
    {
        _registry.Answers["/lists/xx/editions/aa"] = $$"""{"edition":{"unknownTags":{{tags}}},"current":true}""";
        Assert.Equal(0, await WriteAsync($$"""{"state":"published","id":"1","list":"xx","edition":"aa",{{Counts}}}"""));
        Assert.Equal("Published: 3 people, 2 entities; 4 added, 1 changed, 0 removed, 0 unchanged. Edition aa\n", _output.ToString());
        Assert.Equal(warning, _errors.ToString());
    }

    [Fact]
    public async Task A_dry_run_reports_how_many_changes_it_does_not_show()
    {
        Assert.Equal(
            0,
            await WriteAsync(
                $$"""{"state":"dryRunDone","id":"1","list":"xx",{{Counts}}"""
                    + $$""","firstChanges":[{"subject":"s-1","kind":"designated","schema":"Person","caption":"A"}]}"""
            )
        );
        Assert.EndsWith("  designated s-1  A\n  … and 4 more\n", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_that_shows_every_change_reports_no_more()
    {
        await WriteAsync(
            """{"state":"dryRunDone","id":"1","list":"xx","counts":{"people":1,"entities":0,"added":1,"changed":0,"removed":0,"unchanged":0}"""
                + ""","firstChanges":[{"subject":"s-1","kind":"designated","schema":"Person","caption":"A"}]}"""
        );
        Assert.EndsWith("  designated s-1  A\n", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_import_that_awaits_approval_exits_with_3_and_prints_the_command_to_approve_it()
    {
        Assert.Equal(3, await WriteAsync($$"""{"state":"awaitingApproval","id":"1","list":"xx",{{Counts}}}"""));
        Assert.EndsWith("infra/import --approve 1 --reason … --user …\n", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_permits_that_an_edition_concerns_are_reported()
    {
        await WriteAsync($$"""{"state":"awaitingApproval","id":"1","list":"xx",{{Counts}},"concerned":{"permits":301,"states":2} }""");
        Assert.Contains("0 unchanged; concerns 301 permits in 2 States.", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_names_each_invalid_field()
    {
        using var response = new HttpResponseMessage(HttpStatusCode.BadRequest)
        {
            Content = new StringContent(
                """{"detail":"One parameter is not valid.","errors":["""
                    + """{"pointer":"base","detail":"Must be an edition."},{"pointer":"title","detail":"Too long."}]}"""
            ),
        };
        Assert.Equal(
            "400: One parameter is not valid.\n  base: Must be an edition.\n  title: Too long.",
            await RunReport.ProblemAsync(response, CancellationToken.None)
        );
    }

    [Theory]
    [InlineData("--approve")]
    [InlineData("--reject")]
    public void A_decision_on_an_import_requires_a_user(string decision)
    {
        string[] arguments = [decision, "0197f000-0000-7000-8000-000000000000", "--reason", "why", "--keys", "keys", "--registry", "http://127.0.0.1:1"];
        Assert.Contains(ImportCommand.Create().Parse(arguments).Errors, error => error.Message.Contains("--user", StringComparison.Ordinal));
        Assert.Empty(ImportCommand.Create().Parse([.. arguments, "--user", "second@un"]).Errors);
    }

    public void Dispose()
    {
        _registry.Dispose();
        _output.Dispose();
        _errors.Dispose();
    }

    private async Task<int> WriteAsync(string run)
    {
        (_output.NewLine, _errors.NewLine) = ("\n", "\n");
        using var client = new HttpClient(_registry, disposeHandler: false) { BaseAddress = new("http://registry.example") };
        return await new RunReport(client, _output, _errors).WriteAsync(JsonElement.Parse(run), CancellationToken.None);
    }

    private sealed class Registry : HttpMessageHandler
    {
        public Dictionary<string, string> Answers { get; } = new(StringComparer.Ordinal);

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(
                new HttpResponseMessage
                {
                    Content = new StringContent(Answers[request.RequestUri!.AbsolutePath], System.Text.Encoding.UTF8, "application/json"),
                }
            );
    }
}
