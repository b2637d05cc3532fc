using System.Reflection;
using Permits.Domain.Rules;
using Permits.Service.Rules;
using Tests.Support;

namespace Permits.Service.Tests;

/// <summary>The files of the States' overlays.</summary>
public sealed class OverlayTests : IDisposable
{
    private const string Valid = """
        {"$schema":"rule-overlay.schema.json","state":"KOR","legalBasis":"national:Foreign Workers Act, article 8","effectiveFrom":"2026-01-01",
         "effectiveTo":"2030-12-31","maxListAgeHours":24,"requiredLists":["us_ofac_sdn"],"referNationalities":["RUS"],"maxValidityYears":3}
        """;

    private static readonly Assembly Service = typeof(ConfiguredRules).Assembly;
    private static readonly RuleSettings Common = new(TimeSpan.FromDays(3), ["un_sc_sanctions"], TimeSpan.FromDays(7));
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("overlays-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_valid_overlay_is_read_with_every_field()
    {
        Write("KOR.json", Valid);
        var (overlays, problems) = OverlayFiles.Read(_folder.FullName, Common);
        Assert.Empty(problems);
        var overlay = Assert.Single(overlays);
        Assert.Equal(
            ("KOR", "national:Foreign Workers Act, article 8", new DateOnly(2026, 1, 1), (DateOnly?)new DateOnly(2030, 12, 31), (int?)24, (int?)3),
            (overlay.State.Value, overlay.LegalBasis.Value, overlay.EffectiveFrom, overlay.EffectiveTo, overlay.MaxListAgeHours, overlay.MaxValidityYears)
        );
        Assert.Equal(["us_ofac_sdn"], overlay.RequiredLists);
        Assert.Equal(["RUS"], overlay.ReferNationalities.Select(nationality => nationality.Value));
    }

    [Theory]
    [InlineData("VNM.json", Valid, "its state is KOR, so it must be named KOR.json.")]
    [InlineData("KOR.json", "{", "Expected depth to be zero")]
    [InlineData("KOR.json", """{"state":"KOR","legalBasis":"national:Act 8","effectiveFrom":"2026-01-01","skip":["dprk-nationality"]}""", "skip")]
    [InlineData("KOR.json", """{"state":"KOR","legalBasis":"2375/17","effectiveFrom":"2026-01-01"}""", "#/legalBasis: ")]
    [InlineData("KOR.json", """{"state":"KOR","legalBasis":"national:Act 8","effectiveFrom":"2026-02-30"}""", "#/effectiveFrom: ")]
    [InlineData("KOR.json", """{"state":"KOR","legalBasis":"national:Act 8"}""", "effectiveFrom")]
    [InlineData("KOR.json", """{"state":"KOR","legalBasis":"national:Act 8","effectiveFrom":"2026-01-01","maxListAgeHours":0}""", "#/maxListAgeHours: ")]
    [InlineData("XXX.json", """{"state":"XXX","legalBasis":"national:Act 8","effectiveFrom":"2026-01-01"}""", "ISO 3166-1 alpha-3")]
    [InlineData(
        "KOR.json",
        """{"state":"KOR","legalBasis":"national:Act 8","effectiveFrom":"2026-01-02","effectiveTo":"2026-01-01"}""",
        "effectiveTo is before effectiveFrom."
    )]
    public void An_invalid_overlay_is_refused_and_the_message_says_where(string file, string json, string problem)
    {
        Write(file, json);
        var (overlays, problems) = OverlayFiles.Read(_folder.FullName, Common);
        Assert.Empty(overlays);
        Assert.StartsWith($"The overlay {Path.Combine(_folder.FullName, file)} is not valid: ", problems[0], StringComparison.Ordinal);
        Assert.True(problems.Any(found => found.Contains(problem, StringComparison.Ordinal)), string.Join('\n', problems));
    }

    [Theory]
    [InlineData(""" "maxListAgeHours":96 """, "it loosens list-too-old: maxListAgeHours is 96, but may be at most 72.")]
    [InlineData(""" "maxValidityYears":11 """, "it loosens state-validity: maxValidityYears is 11, but may be at most 10.")]
    public async Task The_service_does_not_start_with_an_overlay_that_loosens_and_names_the_rule(string field, string problem)
    {
        Write("KOR.json", $$"""{"state":"KOR","legalBasis":"national:Act 8","effectiveFrom":"2026-01-01",{{field}}}""");
        Assert.Equal(
            $"The overlay {Path.Combine(_folder.FullName, "KOR.json")} is not valid: {problem}",
            await StartWithSettings.FailsAsync(Service, $"Rules:Overlays={_folder.FullName}")
        );
    }

    [Fact]
    public async Task The_service_does_not_start_without_the_folder_that_the_setting_names() =>
        Assert.Equal(
            "Rules:Overlays is '/nowhere/overlays', but there is no such folder.",
            await StartWithSettings.FailsAsync(Service, "Rules:Overlays=/nowhere/overlays")
        );

    [Fact]
    public void The_overlays_that_are_part_of_the_program_are_valid() => Assert.Empty(OverlayFiles.Read(new ConfiguredRules().Overlays, Common).Problems);

    private void Write(string file, string json) => File.WriteAllText(Path.Combine(_folder.FullName, file), json);
}
