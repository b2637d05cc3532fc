using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Benchmarks;

/// <summary>Applications as an agency sends them.</summary>
internal static class Applications
{
    public static object Of(string name, string? birthDate, string reference) =>
        new
        {
            worker = new
            {
                names = new[] { name },
                birthDate,
                nationality = "NOR",
                gender = "male",
                documents = new[]
                {
                    new
                    {
                        type = "passport",
                        // One person, one document: what shares a number is referred.
                        number = $"N{Math.Abs(reference.GetHashCode(StringComparison.Ordinal)):0000000000}{reference.Length}",
                        issuer = "NOR",
                    },
                },
            },
            employer = new { name = "Hanbit Shipyard", country = "KOR" },
            occupation = "Welder",
            validFrom = "2027-01-01",
            validTo = "2027-12-31",
            reference,
        };

    public static async Task<Guid> ApplyAsync(HttpClient officer, object application)
    {
        using var response = await officer.PostAsJsonAsync("permits", application);
        if (response.StatusCode is not HttpStatusCode.Accepted)
            throw new InvalidOperationException(await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("permitId").GetGuid();
    }
}
