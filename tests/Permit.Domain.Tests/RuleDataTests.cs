using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Permits.Domain.Permits;
using Permits.Domain.Rules;

namespace Permits.Domain.Tests;

/// <summary>The data files of the rules.</summary>
public sealed class RuleDataTests
{
    private const string Valid = """
        {"id":"dprk-nationality","citation":{"resolution":2375,"paragraph":"17","source":"seen","note":"n"},"effectiveFrom":"2017-09-11","effectiveTo":null,
         "parameters":{"nationality":"PRK"},"texts":{
         "en":{"title":"t","text":"x","isMachineTranslated":false},"ar":{"title":"t","text":"x","isMachineTranslated":true},
         "es":{"title":"t","text":"x","isMachineTranslated":true},"fr":{"title":"t","text":"x","isMachineTranslated":true},
         "ru":{"title":"t","text":"x","isMachineTranslated":true},"zh":{"title":"t","text":"x","isMachineTranslated":true}}}
        """;

    public static TheoryData<string> Rules => [.. Rulebook.Rules.Select(rule => rule.Id.Value)];

    [Fact]
    public void Every_rule_that_a_reason_can_name_is_in_the_rulebook_once() =>
        Assert.Equal(
            typeof(RuleId)
                .GetProperties(BindingFlags.Public | BindingFlags.Static)
                .Select(property => (RuleId)property.GetValue(null)!)
                // These decide no application.
                .Where(id => id != RuleId.OfficerDecision && id != RuleId.ValidityEnded && id != RuleId.EditionUndone && id != RuleId.MassAction)
                .Select(id => id.Value)
                .Order(),
            Rulebook.Rules.Select(rule => rule.Id.Value).Order()
        );

    [Fact]
    public void Prohibitions_come_before_referrals_and_these_before_the_issue() =>
        Assert.Equal(Rulebook.Rules.Select(rule => rule.Effect).Order(), Rulebook.Rules.Select(rule => rule.Effect));

    [Theory]
    [MemberData(nameof(Rules))]
    public void A_rule_has_its_text_in_the_six_languages_of_the_UN_and_marks_translations_by_machine(string id)
    {
        var texts = Rulebook.Rules.Single(rule => rule.Id.Value == id).Data.Texts;
        Assert.Equal(["ar", "en", "es", "fr", "ru", "zh"], texts.Keys.Order());
        Assert.Equal(["en"], texts.Where(text => !text.Value.IsMachineTranslated).Select(text => text.Key));
        Assert.Equal(texts.Count, texts.Values.Select(text => text.Text).Distinct().Count());
    }

    [Theory]
    [InlineData("2017-09-10", false)]
    [InlineData("2017-09-11", true)]
    [InlineData("2017-09-30", true)]
    [InlineData("2017-10-01", false)]
    public void A_rule_applies_from_its_first_to_its_last_day(string day, bool isInForce) =>
        Assert.Equal(isInForce, Read(data => data["effectiveTo"] = "2017-09-30").IsInForce(DateOnly.Parse(day, null)));

    [Fact]
    public void A_rule_cites_its_paragraph_and_says_whether_it_was_read()
    {
        var data = Read(_ => { });
        Assert.Equal([LegalBasis.Resolution2375Paragraph17], data.LegalBasis);
        Assert.Equal(CitationSource.Seen, data.Citation!.Source);
        Assert.Empty(Read(rule => rule["citation"] = null).LegalBasis);
    }

    public static TheoryData<string, Action<JsonObject>> Faults() =>
        new()
        {
            { "The text in zh is missing.", rule => rule["texts"]!.AsObject().Remove("zh") },
            { "ko is not a language of the United Nations.", rule => rule["texts"]!["ko"] = rule["texts"]!["zh"]!.DeepClone() },
            { "The text in fr is empty.", rule => rule["texts"]!["fr"]!["text"] = " " },
            { "The text in English is the original, not a translation.", rule => rule["texts"]!["en"]!["isMachineTranslated"] = true },
            { "effectiveTo is before effectiveFrom.", rule => rule["effectiveTo"] = "2017-09-10" },
            { "2375/seventeen is not a resolution and paragraph.", rule => rule["citation"]!["paragraph"] = "seventeen" },
            { "'source'", rule => rule["citation"]!.AsObject().Remove("source") },
            { "$.citation.source", rule => rule["citation"]!["source"] = "guessed" },
            { "$.id", rule => rule["id"] = "DPRK nationality" },
            { "'severity'", rule => rule["severity"] = 1 },
        };

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public void An_invalid_data_file_is_refused_by_name(string fault, Action<JsonObject> damage)
    {
        var refused = Assert.Throws<InvalidOperationException>(() => Read(damage));
        Assert.StartsWith("The rule file Example.json is not valid: ", refused.Message, StringComparison.Ordinal);
        Assert.Contains(fault, refused.Message, StringComparison.Ordinal);
    }

    private static RuleData Read(Action<JsonObject> change)
    {
        var json = JsonNode.Parse(Valid)!.AsObject();
        change(json);
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json.ToJsonString()));
        return RuleData.Read("Example.json", stream);
    }
}
