using System.Xml.Linq;
using Registry.Domain.Lists;
using Registry.Domain.Subjects;
using Registry.Formats.Ofac;

namespace Registry.Formats.Tests;

public sealed class OfacAdvancedXmlTests
{
    private static readonly OfacAdvancedXmlFormat Format = new();

    public static string Fixture { get; } = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "ofac-advanced-xml", "sdn_advanced.xml"));

    [Fact]
    public async Task A_person_has_names_in_each_script_dates_documents_and_places()
    {
        var edition = await ReadAsync(Fixture);
        Assert.Equal(new DateTimeOffset(2026, 3, 4, 0, 0, 0, TimeSpan.Zero), edition.Reading.GeneratedAt);
        var content = edition["ofac-900002"].Content;
        Assert.Equal(("Person", "Chol Min PARK"), (content.Schema, content.Caption));
        Assert.Equal(["Chol Min PARK", "박 철민"], content.Properties["name"]);
        Assert.Equal(
            ["Chol Min", "PARK", "Cheol-min PAK", "THE GENERAL", "KIM"],
            Values(content, "firstName", "lastName", "alias", "weakAlias", "previousName")
        );
        Assert.Equal(["1948-12-10", "1970"], content.Properties["birthDate"]);
        Assert.Equal(
            ["Pyongyang, Korea, North", "kp", "kp", "male", "Lieutenant General"],
            Values(content, "birthPlace", "birthCountry", "nationality", "gender", "position")
        );
        Assert.Equal(["745132901", "1FictionaLWa11etForTestsXXXXXXXUdq9Z"], Values(content, "passportNumber", "publicKey"));
        Assert.Equal(["Seen in Dandong."], content.Properties["notes"]);
        var passport = content.Linked.Single(linked => linked.Schema == "Passport").Properties;
        Assert.Equal(
            ["kp", "2004-02-05", "A Ministry", "Fraudulent"],
            ((string[])["country", "endDate", "authority", "summary"]).SelectMany(property => passport[property])
        );
        var sanction = content.Linked.Single(linked => linked.Schema == "Sanction").Properties;
        Assert.Equal(
            ["DPRK3", "CYBER2", "2020-01-10", "Executive Order 13687 (North Korea)"],
            ((string[])["program", "listingDate", "reason"]).SelectMany(property => sanction[property])
        );
    }

    [Fact]
    public async Task An_entity_has_its_address_and_a_vessel_its_number_flag_and_owner()
    {
        var edition = await ReadAsync(Fixture);
        var address = edition["ofac-900001"].Content.Linked.Single(linked => linked.Schema == "Address").Properties;
        Assert.Equal(
            ["12 Sunrise Street, Pyongyang, Korea, North", "12 Sunrise Street", "Pyongyang", "kp"],
            ((string[])["full", "street", "city", "country"]).SelectMany(property => address[property])
        );
        var vessel = edition["ofac-900003"].Content;
        Assert.Equal("Vessel", vessel.Schema);
        Assert.Equal(["9074729", "kp"], Values(vessel, "imoNumber", "flag"));
        var link = vessel.Linked.Single(linked => linked.Schema == "UnknownLink").Properties;
        Assert.Equal(["Owned or Controlled By", "ofac-900001"], ((string[])["role", "object"]).SelectMany(property => link[property]));
    }

    [Fact]
    public async Task Every_attribute_and_text_of_the_file_is_found_in_its_party_or_outside_any_party()
    {
        var edition = await ReadAsync(Fixture);
        var kept = edition
            .Entries.SelectMany(entry => entry.Content.Source)
            .Concat(edition.Reading.Source)
            .Select(element => (Last(element.Path), element.Value))
            .ToHashSet();
        var written = XDocument
            .Parse(Fixture)
            .Descendants()
            .SelectMany(element =>
                element
                    .Attributes()
                    .Where(attribute => !attribute.IsNamespaceDeclaration)
                    .Select(attribute => ($"@{attribute.Name.LocalName}", attribute.Value))
                    .Concat(
                        element
                            .Nodes()
                            .OfType<XText>()
                            .Where(text => !string.IsNullOrWhiteSpace(text.Value))
                            .Select(text => (element.Name.LocalName, text.Value))
                    )
            )
            .ToList();
        Assert.True(written.Count > 300, $"{written.Count} attributes and texts.");
        Assert.All(written, item => Assert.Contains(item, kept));

        // A party's own elements are kept in order, each with its path.
        foreach (var (party, entry) in XDocument.Parse(Fixture).Descendants().Where(element => element.Name.LocalName == "DistinctParty").Zip(edition.Entries))
        {
            var own = party
                .DescendantsAndSelf()
                .SelectMany(element =>
                    element
                        .Attributes()
                        .Select(attribute => attribute.Value)
                        .Concat(element.Nodes().OfType<XText>().Where(text => !string.IsNullOrWhiteSpace(text.Value)).Select(text => text.Value))
                );
            var source = entry.Content.Source.Where(element =>
                !element.Path.EndsWith("/ref()", StringComparison.Ordinal)
                && !element.Path.Contains("Location/", StringComparison.Ordinal)
                && element.Path.Split('/', '[')[0] is not ("IDRegDocument" or "SanctionsEntry" or "ProfileRelationship")
            );
            Assert.Equal(own.Where(value => value != "501" && value != "502"), source.Select(element => element.Value));
        }

        static string Last(string path) => path.Split('/')[^1].Split('[')[0];
    }

    [Fact]
    public async Task Unreferenced_and_unknown_elements_are_kept_and_reported()
    {
        var edition = await ReadAsync(
            Fixture
                .Replace("<Comment>Seen in Dandong.</Comment>", "<Mood>calm</Mood>", StringComparison.Ordinal)
                .Replace("<SanctionsEntryLinks />", "<Ships><Ship Name=\"x\"/></Ships>", StringComparison.Ordinal)
        );
        Assert.Equal(["Location of no party", "Mood", "Ships/Ship"], edition.Reading.UnknownTags);
        Assert.Contains(new SourceElement("Mood", "calm"), edition["ofac-900002"].Content.Source);
        Assert.Contains(new SourceElement("Ships/Ship/@Name", "x"), edition.Reading.Source);
        Assert.Contains(new SourceElement("Location/@ID", "599"), edition.Reading.Source);
    }

    [Fact]
    public async Task Numbering_order_and_white_space_are_ignored()
    {
        var before = await ReadAsync(Fixture);
        var after = await ReadAsync(
            Fixture
                .Replace("ID=\"71\"", "ID=\"1071\"", StringComparison.Ordinal)
                .Replace("NamePartGroupID=\"71\"", "NamePartGroupID=\"1071\"", StringComparison.Ordinal)
                .Replace("\"501\"", "\"1501\"", StringComparison.Ordinal)
                .Replace("Feature ID=\"81", "Feature ID=\"181", StringComparison.Ordinal)
                .Replace("ID=\"344\"", "ID=\"999\"", StringComparison.Ordinal)
                .Replace("Pyongyang, Korea, North<", " Pyongyang,  Korea, North <", StringComparison.Ordinal)
        );
        foreach (var (one, other) in before.Entries.Zip(after.Entries))
            Assert.Empty(SubjectDiff.Compare(Format.StatementsOf(one.Content), Format.StatementsOf(other.Content)));
    }

    [Theory]
    [InlineData("<Month>12</Month><Day>10</Day>", "<Month>11</Month><Day>10</Day>", "Birthdate")]
    [InlineData(">745132901<", ">745132902<", "identification")]
    [InlineData(">철민<", ">철수<", "alias")]
    [InlineData(">CYBER2<", ">CYBER3<", "sanctions")]
    [InlineData("<Comment>Seen in Dandong.</Comment>", "<Comment>Seen in Hunchun.</Comment>", "Comment")]
    [InlineData("DetailReference ID=\"91526\">Male<", "DetailReference ID=\"91526\">Female<", "Gender")]
    public async Task A_change_names_its_field(string was, string becomes, string field)
    {
        var before = (await ReadAsync(Fixture))["ofac-900002"].Content;
        var after = (await ReadAsync(Fixture.Replace(was, becomes, StringComparison.Ordinal)))["ofac-900002"].Content;
        Assert.Equal(field, Assert.Single(SubjectDiff.Compare(Format.StatementsOf(before), Format.StatementsOf(after))).Field);
    }

    [Theory]
    [InlineData("<Sanctions", "<!DOCTYPE x [<!ENTITY a \"b\">]><Sanctions", "not well-formed")]
    [InlineData("</Sanctions>", "", "not well-formed")]
    [InlineData("/ADVANCED_XML\"", "/other\"", "root is not Sanctions")]
    [InlineData("<Year>2026</Year>", "<Year>soon</Year>", "Line 3: DateOfIssue is not a date")]
    [InlineData("DistinctParty FixedRef=\"900003\"", "DistinctParty FixedRef=\"900001\"", "repeats the FixedRef of an earlier one")]
    [InlineData("DistinctParty FixedRef=\"900003\"", "DistinctParty FixedRef=\"x\"", "has no FixedRef that is a number")]
    [InlineData("Profile ID=\"900003\"", "Profile ID=\"900001\"", "Profile has no ID, or repeats the ID of an earlier one")]
    [InlineData("Location ID=\"502\"", "Location ID=\"501\"", "Location has no ID, or repeats the ID of an earlier one")]
    [InlineData(">MORNING STAR 7<", "> <", "900003 has no name")]
    [InlineData("IdentityID=\"9021\" IssuedBy", "IssuedBy", "IDRegDocument has no IdentityID")]
    public async Task An_unreadable_file_is_rejected_with_the_reason(string was, string becomes, string because) =>
        Assert.Contains(
            because,
            await Format.RefusedAsync(Uploads.Of("sdn.xml", Fixture.Replace(was, becomes, StringComparison.Ordinal))),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task Endlessly_nested_elements_are_rejected()
    {
        var deep = string.Concat(Enumerable.Repeat("<a>", 100_000));
        Assert.Contains(
            "nested too deeply",
            await Format.RefusedAsync(Uploads.Of("sdn.xml", Fixture.Replace("<Comment>Seen in Dandong.</Comment>", deep, StringComparison.Ordinal))),
            StringComparison.Ordinal
        );
        Assert.Contains(
            "nested too deeply",
            await Format.RefusedAsync(Uploads.Of("sdn.xml", Fixture.Replace("<SanctionsEntryLinks />", deep, StringComparison.Ordinal))),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_empty_list_is_rejected() =>
        Assert.Contains(
            "contains no entries",
            await Format.RefusedAsync(Uploads.Of("sdn.xml", """<Sanctions xmlns="http://www.un.org/sanctions/1.0"><DistinctParties/></Sanctions>""")),
            StringComparison.Ordinal
        );

    private static Task<ReadEdition> ReadAsync(string xml) => Format.ReadAsync(Uploads.Of("sdn_advanced.xml", xml));

    private static IEnumerable<string> Values(SubjectContent content, params string[] properties) =>
        properties.SelectMany(property => content.Properties[property]);
}
