using System.Net;
using Tests.Support;

namespace Permits.Service.Tests;

/// <summary>A reference is the agency's for one application.</summary>
[Collection(nameof(PermitService))]
public sealed class ReferenceTests(PermitFixture permit)
{
    [Theory]
    [InlineData("withdraw")]
    [InlineData("refuse")]
    public async Task A_second_application_with_the_reference_is_a_409_that_names_the_permit_in_any_status(string verb)
    {
        var reference = Guid.CreateVersion7().ToString();
        var first = await permit.ApplyAsync(reference: reference);
        await AssertTakenAsync(first, reference);

        object body =
            verb == "refuse" ? new { reason = "No contract.", legalBasis = new[] { "national:Labour Act, section 3" } } : new { reason = "Mistyped." };
        using var decided = await permit.DecideAsync(first, verb, body, "\"1\"");
        Assert.Equal(HttpStatusCode.OK, decided.StatusCode);
        await AssertTakenAsync(first, reference);
    }

    [Fact]
    public async Task Another_agency_and_another_State_may_use_the_same_reference()
    {
        var reference = Guid.CreateVersion7().ToString();
        using var immigration = permit.Client("KOR", "KOR-MOJ", "officer");
        using var abroad = permit.Client("FRA", "FRA-DGEFP", "officer");
        var ids = new List<Guid>();
        foreach (var officer in (HttpClient[])[permit.Officer, immigration, abroad])
            ids.Add(await permit.ApplyAsync(client: officer, reference: reference));

        var found = (await permit.GetAsync($"permits?reference={reference}")).GetProperty("items").EnumerateArray().ToList();
        Assert.Equal(ids.Take(2).Order(), found.Select(item => item.GetProperty("id").GetGuid()).Order());
        var own = (await permit.GetAsync($"permits?reference={reference}&agency=KOR-MOJ")).GetProperty("items").EnumerateArray();
        Assert.Equal(ids[1], Assert.Single(own).GetProperty("id").GetGuid());
    }

    [Fact]
    public async Task A_refused_application_leaves_its_key_unused()
    {
        var (reference, key) = (Guid.CreateVersion7().ToString(), Guid.CreateVersion7().ToString());
        await permit.ApplyAsync(reference: reference);
        using var refused = await PermitSamples.PostAsync(permit.Officer, PermitFixture.Application(reference: reference), key);
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        using var corrected = await PermitSamples.PostAsync(permit.Officer, PermitFixture.Application(), key);
        Assert.Equal(HttpStatusCode.Accepted, corrected.StatusCode);
    }

    [Fact]
    public async Task Of_concurrent_applications_with_one_reference_on_two_instances_one_is_accepted_and_the_others_name_it()
    {
        using var key = new DevelopmentKey();
        var rabbitMq = await TestServers.CreateVirtualHostAsync();
        var database = await PreparedServices.CreateAsync("permit", rabbitMq);
        await using var one = ServiceProcess.Create("permit", database, rabbitMq, key);
        await using var two = ServiceProcess.Create("permit", database, rabbitMq, key);
        await Task.WhenAll(one.StartAsync(), two.StartAsync());
        using var first = key.Client(one, "KOR", "KOR-MOEL", "officer");
        using var second = key.Client(two, "KOR", "KOR-MOEL", "officer");

        for (var round = 0; round < 5; round++)
        {
            var reference = Guid.CreateVersion7().ToString();
            var responses = await Task.WhenAll(
                Enumerable
                    .Range(0, 16)
                    .Select(number => PermitSamples.PostAsync(number % 2 == 0 ? first : second, PermitFixture.Application(reference: reference)))
            );
            var accepted = await PermitSamples.PermitIdAsync(Assert.Single(responses, response => response.StatusCode is HttpStatusCode.Accepted));
            foreach (var response in responses.Where(response => response.StatusCode is not HttpStatusCode.Accepted))
            {
                Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
                Assert.Equal(accepted, (await PermitFixture.JsonAsync(response)).GetProperty("permit").GetGuid());
            }
        }
    }

    private async Task AssertTakenAsync(Guid holder, string reference)
    {
        using var response = await PermitSamples.PostAsync(permit.Officer, PermitFixture.Application(reference: reference));
        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        var problem = await PermitFixture.JsonAsync(response);
        Assert.Equal(("/problems/conflict", holder), (problem.GetProperty("type").GetString(), problem.GetProperty("permit").GetGuid()));
        var error = Assert.Single(problem.GetProperty("errors").EnumerateArray());
        Assert.Equal(
            ("#/reference", "Must be one that the agency has not used before."),
            (error.GetProperty("pointer").GetString(), error.GetProperty("detail").GetString())
        );
    }
}
