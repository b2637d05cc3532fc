using System.Net;
using System.Text.Json;
using SanctionsRegistry.Tools.Import;

namespace SanctionsRegistry.Tools.Tests;

/// <summary>What infra/import-permits reports about an import that has ended or awaits approval, and its exit code.</summary>
public sealed class PermitImportReportTests
{
    [Fact]
    public async Task An_import_that_awaits_approval_shows_the_lines_that_would_be_refused_and_how_to_approve_it()
    {
        var (code, text) = await WriteAsync(
            """{"state":"awaitingApproval","id":"7","lines":3,"invalid":1}""",
            """{"line":2,"outcome":"refused","errors":[{"pointer":"#/issuedOn","detail":"Must not be in the future."}]}"""
        );
        Assert.Equal(3, code);
        Assert.Equal(
            "It awaits approval: 3 lines, of which 1 would be refused.\n  line 2: #/issuedOn: Must not be in the future.\n"
                + "A supervisor who did not submit it can run: infra/import-permits --approve 7 --reason … --user …\n",
            text
        );
    }

    [Fact]
    public async Task A_completed_import_reports_its_counts()
    {
        var (code, text) = await WriteAsync("""{"state":"completed","id":"7","imported":2,"unchanged":1,"refused":0}""", results: "");
        Assert.Equal((0, "2 imported, 1 unchanged, 0 refused.\n"), (code, text));
    }

    [Fact]
    public async Task Of_many_refused_lines_the_first_are_shown()
    {
        const string Line = """{"line":1,"outcome":"refused","errors":[{"pointer":"#","detail":"Must be JSON."}]}""";
        var (code, text) = await WriteAsync(
            """{"state":"completed","id":"7","imported":0,"unchanged":0,"refused":25}""",
            string.Join('\n', Enumerable.Repeat(Line, 25))
        );
        Assert.Equal(1, code);
        Assert.Equal(20, text.Split("  line 1: #: Must be JSON.\n").Length - 1);
        Assert.EndsWith("  … and 5 more: GET /imports/7/results?outcome=refused\n", text, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Text)> WriteAsync(string import, string results)
    {
        using var service = new Service(results);
        using var client = new HttpClient(service) { BaseAddress = new("http://permit") };
        await using var output = new StringWriter { NewLine = "\n" };
        var code = await new PermitImportReport(client, output).WriteAsync(JsonElement.Parse(import), CancellationToken.None);
        return (code, output.ToString());
    }

    private sealed class Service(string results) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Assert.Equal("/imports/7/results?outcome=refused", request.RequestUri!.PathAndQuery);
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(results) });
        }
    }
}
