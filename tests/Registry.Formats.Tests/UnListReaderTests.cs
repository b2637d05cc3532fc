using System.Text;
using System.Xml.Linq;
using Registry.Domain.Lists;
using Registry.Domain.Subjects;

namespace Registry.Formats.Tests;

public sealed class UnListReaderTests
{
    [Fact]
    public async Task An_individual_is_a_person_with_opensanctions_property_names()
    {
        var content = Assert.Single((await Files.ReadAsync(Files.List(Files.Kim))).Entries).Content;
        Assert.Equal("Person", content.Schema);
        Assert.Equal("KIM CHOL SU", content.Caption);
        Assert.Equal(["Kim Chol-su"], content.Properties["alias"]);
        Assert.Equal(["The Trader"], content.Properties["weakAlias"]);
        Assert.Equal(["kp"], content.Properties["nationality"]);
        Assert.Equal(["1964", "1965", "1966"], content.Properties["birthDate"]);
        Assert.Equal(["745132"], content.Properties["passportNumber"]);
        Assert.Equal(["Passport", "Sanction"], content.Linked.Select(entity => entity.Schema));
        Assert.Equal(["KPi.901"], content.Linked[^1].Properties["unscId"]);
    }

    [Fact]
    public async Task An_approximate_day_of_birth_is_kept_as_a_year()
    {
        var entry = Files.Kim.Replace(
            "<TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1964</FROM_YEAR><TO_YEAR>1966</TO_YEAR>",
            "<TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><DATE>1965-03-04</DATE>",
            StringComparison.Ordinal
        );
        Assert.Equal(["1965"], Assert.Single((await Files.ReadAsync(Files.List(entry))).Entries).Content.Properties["birthDate"]);
    }

    [Fact]
    public async Task An_unknown_tag_is_kept_verbatim_and_reported_once()
    {
        var individuals = Files.Kim.Replace("<SORT_KEY/>", "<EYES colour=\"brown\">two</EYES>", StringComparison.Ordinal);
        var file = await Files.ReadAsync(Files.List(individuals + individuals.Replace("<DATAID>1<", "<DATAID>3<", StringComparison.Ordinal)));
        Assert.Equal(["EYES", "EYES/@colour"], file.UnknownTags);
        Assert.Contains(new SourceElement("EYES", "two"), file.Entries[0].Content.Source);
        Assert.Contains(new SourceElement("EYES/@colour", "brown"), file.Entries[0].Content.Source);
    }

    [Fact]
    public async Task Content_outside_any_entry_is_kept()
    {
        var file = await Files.ReadAsync(
            Files
                .List(Files.Kim)
                .Replace("</CONSOLIDATED_LIST>", "<VESSELS><VESSEL><IMO>1</IMO></VESSEL></VESSELS></CONSOLIDATED_LIST>", StringComparison.Ordinal)
        );
        Assert.Equal(["VESSELS"], file.UnknownTags);
        Assert.Contains(new SourceElement("VESSELS/VESSEL/IMO", "1"), file.Source);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("not xml")]
    [InlineData("<CONSOLIDATED_LIST dateGenerated=\"2026-01-01T00:00:00Z\"><INDIVIDUALS><INDIVIDUAL><DATAID>1</DATAID>")]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"b\">]><CONSOLIDATED_LIST dateGenerated=\"2026-01-01T00:00:00Z\"><INDIVIDUALS/></CONSOLIDATED_LIST>")]
    [InlineData("<!DOCTYPE x SYSTEM \"file:///etc/passwd\"><CONSOLIDATED_LIST dateGenerated=\"2026-01-01T00:00:00Z\"/>")]
    [InlineData("<CONSOLIDATED_LIST dateGenerated=\"2026-01-01T00:00:00Z\">&undeclared;</CONSOLIDATED_LIST>")]
    [InlineData("<CONSOLIDATED_LIST dateGenerated=\"2026-01-01T00:00:00Z\"/><CONSOLIDATED_LIST/>")]
    public async Task A_file_that_is_not_well_formed_or_has_a_dtd_is_rejected(string xml) =>
        Assert.Contains("not well-formed", await Files.RefusedAsync(xml), StringComparison.Ordinal);

    [Theory]
    [InlineData("<html/>", "root")]
    [InlineData("<x:CONSOLIDATED_LIST xmlns:x=\"urn:x\" dateGenerated=\"2026-01-01T00:00:00Z\"/>", "root")]
    [InlineData("<CONSOLIDATED_LIST/>", "dateGenerated")]
    [InlineData("<CONSOLIDATED_LIST dateGenerated=\"yesterday\"/>", "dateGenerated")]
    [InlineData("<CONSOLIDATED_LIST dateGenerated=\"2026-01-01T00:00:00Z\"/>", "contains no entries")]
    public async Task A_file_that_is_not_a_list_is_rejected(string xml, string because) =>
        Assert.Contains(because, await Files.RefusedAsync(xml), StringComparison.Ordinal);

    [Theory]
    [InlineData("DATAID")]
    [InlineData("FIRST_NAME")]
    [InlineData("REFERENCE_NUMBER")]
    [InlineData("UN_LIST_TYPE")]
    public async Task An_entry_without_a_required_field_rejects_the_whole_file_and_names_entry_and_field(string field)
    {
        var entry = XElement.Parse(Files.Kim);
        entry.Element(field)!.Value = " ";
        var detail = await Files.RefusedAsync(
            Files
                .List("", Files.Company + Files.Company.Replace("<DATAID>2<", "<DATAID>3<", StringComparison.Ordinal))
                .Replace("<INDIVIDUALS></INDIVIDUALS>", $"<INDIVIDUALS>{entry}</INDIVIDUALS>", StringComparison.Ordinal)
        );
        Assert.Contains("Entry 1 of the file (INDIVIDUALS", detail, StringComparison.Ordinal);
        Assert.Contains(field + " is missing", detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_entries_with_the_same_number_reject_the_whole_file() =>
        Assert.Contains("DATAID 1 already occurs in an earlier entry", await Files.RefusedAsync(Files.List(Files.Kim + Files.Kim)), StringComparison.Ordinal);

    [Theory]
    [InlineData("../1")]
    [InlineData("1 OR 1")]
    public async Task An_invalid_number_rejects_the_whole_file(string number) =>
        Assert.Contains(
            "DATAID",
            await Files.RefusedAsync(Files.List(Files.Kim.Replace("<DATAID>1<", $"<DATAID>{number}<", StringComparison.Ordinal))),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task A_number_longer_than_a_subject_id_rejects_the_whole_file() =>
        Assert.Contains(
            "DATAID",
            await Files.RefusedAsync(Files.List(Files.Kim.Replace("<DATAID>1<", $"<DATAID>{new string('9', 300)}<", StringComparison.Ordinal))),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task Endlessly_nested_elements_are_rejected()
    {
        var deep = string.Concat(Enumerable.Repeat("<a>", 100_000));
        Assert.Contains(
            "nested too deeply",
            await Files.RefusedAsync(Files.List(Files.Kim.Replace("<SORT_KEY/>", deep, StringComparison.Ordinal))),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task An_entry_with_too_many_elements_is_rejected()
    {
        var many = string.Concat(Enumerable.Range(0, 30_000).Select(i => $"<a{i}/>"));
        Assert.Contains(
            "more than",
            await Files.RefusedAsync(Files.List(Files.Kim.Replace("<SORT_KEY/>", many, StringComparison.Ordinal))),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Bytes_that_are_invalid_in_the_declared_encoding_are_rejected()
    {
        var bytes = Encoding.UTF8.GetBytes(Files.List(Files.Kim));
        bytes[Array.IndexOf(bytes, (byte)'K')] = 0xFF;
        await Assert.ThrowsAsync<UnreadableListException>(() => Files.ReadAsync(bytes));
    }

    [Fact]
    public async Task A_file_longer_than_its_declared_length_is_rejected()
    {
        var bytes = Encoding.UTF8.GetBytes(Files.List(Files.Kim));
        await Assert.ThrowsAsync<UnreadableListException>(() => Files.ReadAsync(bytes, length: 100));
    }

    [Fact]
    public async Task More_than_one_file_is_rejected()
    {
        var file = new ListUpload("list.xml", 1, () => new MemoryStream());
        await Assert.ThrowsAsync<UnreadableListException>(async () =>
        {
            await foreach (var entry in Files.Format.ReadAsync([file, file], new(), CancellationToken.None))
                Assert.Fail(entry.Id.Value);
        });
    }

    [RealListsTheory]
    [InlineData("2025-08-02", 684, 195)]
    [InlineData("2025-11-15", 727, 273)]
    [InlineData("2026-04-02", 733, 272)]
    [InlineData("2026-05-08", 737, 272)]
    public async Task Every_non_empty_element_of_a_real_list_is_found_in_the_subject(string day, int people, int entities)
    {
        var path = Files.PathOf(day)!;
        var file = await Files.RealAsync(path);
        Assert.Equal((people, entities), (file.Entries.Count(entry => entry.Content.IsPerson), file.Entries.Count(entry => !entry.Content.IsPerson)));
        Assert.Empty(file.UnknownTags);

        var entries = XDocument.Load(path, LoadOptions.PreserveWhitespace).Root!.Elements().Elements().ToList();
        Assert.Equal(entries.Count, file.Entries.Count);
        foreach (var (entry, read) in entries.Zip(file.Entries))
        {
            var written = entry
                .Descendants()
                .Where(element => !element.HasElements && !string.IsNullOrWhiteSpace(element.Value))
                .Select(element =>
                    (Path: string.Join('/', element.AncestorsAndSelf().TakeWhile(at => at != entry).Reverse().Select(at => at.Name.LocalName)), element.Value)
                );
            var kept = read.Content.Source.Select(element => (Path: System.Text.RegularExpressions.Regex.Replace(element.Path, @"\[\d+\]", ""), element.Value));
            Assert.Equal(written, kept);
        }
    }

    [RealListsFact]
    public async Task Every_change_to_a_real_entry_is_detected()
    {
        // Changes the text of each element of some entries: the comparison must detect it, unless the element is the file's own metadata.
        string[] bookkeeping = ["DATAID", "VERSIONNUM", "SORT_KEY", "SORT_KEY_LAST_MOD", "HAS_INTERPOL_LINK"];
        var file = await Files.RealAsync(Files.PathOf("2026-05-08")!);
        foreach (var content in file.Entries.Where((_, index) => index % 20 == 0).Select(entry => entry.Content))
        {
            var before = Files.Format.StatementsOf(content);
            for (var i = 0; i < content.Source.Count; i++)
            {
                var (path, value) = content.Source[i];
                var after = Files.Format.StatementsOf(
                    content with
                    {
                        Source = [.. content.Source.Select((element, at) => at == i ? new(path, value + "#7") : element)],
                    }
                );
                if (bookkeeping.Contains(path))
                    Assert.Empty(SubjectDiff.Compare(before, after));
                else
                    Assert.NotEmpty(SubjectDiff.Compare(before, after));
            }
        }
    }
}
