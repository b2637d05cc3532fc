using Clients.Notification;
using Clients.Permit;
using Clients.Permit.Models;
using Clients.Registry;
using Microsoft.Kiota.Abstractions.Authentication;
using Microsoft.Kiota.Http.HttpClientLibrary;
using Tests.Support;

namespace EndToEnd.Tests;

/// <summary>The .NET clients that Kiota generates from <c>contracts/openapi</c>, against the running services.</summary>
[Collection(SharedSystem.Name)]
public sealed class GeneratedClientsTests(SharedSystem shared)
{
    private readonly RunningSystem _system = shared.Services;

    [Fact]
    public async Task The_registry_client_reads_lists_and_finds_a_subject()
    {
        using var adapter = Adapter(_system.Registry);
        var registry = new RegistryClient(adapter);
        var lists = await registry.Lists.GetAsync();
        Assert.Contains(lists!.Items!, list => list.List == "un_sc_sanctions");
        var found = await registry.Search["default"].GetAsync(request => request.QueryParameters.Q = "ryang kang chol");
        Assert.Equal("unsc-9900001", found!.Results![0].Id);
    }

    [Fact]
    public async Task The_permit_client_applies_reads_the_decision_and_gets_a_refusal_as_a_problem()
    {
        using var adapter = Adapter(_system.Permit);
        var permits = new PermitClient(adapter).Permits;
        var accepted = await permits.PostAsync(
            new ApplyRequest
            {
                Worker = new() { Names = ["Oddvar Brekkestø"], Nationality = "NOR" },
                Employer = new() { Name = "Hanbit Shipyard", Country = "KOR" },
                Occupation = "Welder",
                ValidFrom = "2027-01-01",
                ValidTo = "2027-12-31",
                Reference = "R-1",
            }
        );
        var permit = permits[accepted!.PermitId!.Value];
        var decided = await Eventually.BecomesAsync(() => permit.GetAsync(), found => found!.Status is not PermitStatus.Applied);
        Assert.Equal(PermitStatus.Issued, decided!.Status);
        Assert.Equal("no-hit", Assert.Single(decided.Reasons!).Rule);

        var problem = await Assert.ThrowsAsync<ProblemDetails>(() => permits[Guid.Empty].GetAsync());
        Assert.Equal("/problems/not-found", problem.Type);
    }

    [Fact]
    public async Task The_notification_client_reads_the_feed()
    {
        using var officer = _system.Key.Client(_system.Permit, "KOR", "KOR-MOEL", "officer");
        var permit = await PermitSamples.ApplyAsync(officer, PermitSamples.Application());
        using var adapter = Adapter(_system.Notification);
        var feed = new NotificationClient(adapter).Feed;
        var notices = await Eventually.BecomesAsync(
            () => feed.GetAsync(request => request.QueryParameters.Limit = 1000),
            page => page!.Items!.Any(notice => notice.PermitId == permit)
        );
        Assert.Equal(1, notices!.Items![0].Number);
    }

    private HttpClientRequestAdapter Adapter(ServiceProcess service) =>
        new(new AnonymousAuthenticationProvider(), httpClient: _system.Key.Client(service, "KOR", "KOR-MOEL", "officer"))
        {
            BaseUrl = service.Address.ToString().TrimEnd('/'),
        };
}
