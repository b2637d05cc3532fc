using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Registry.Domain.Lists;
using Registry.Domain.Subjects;
using Registry.Formats.FollowTheMoney;

namespace Registry.Formats.Tests;

public sealed class FtmJsonTests
{
    private const string Minimal = """{"id":"a-1","schema":"Person","properties":{"name":["A"]}}""";
    private static readonly FtmJsonFormat Format = new();

    public static string Flat { get; } = Text("entities.ftm.json");

    public static string Nested { get; } = Text("targets.nested.json");

    [Fact]
    public async Task In_the_flat_form_every_line_is_a_subject_of_its_schema()
    {
        var edition = await ReadAsync(Flat);
        Assert.Equal(["Person", "Address", "Sanction", "Company", "Ownership", "Spaceship"], edition.Entries.Select(entry => entry.Content.Schema));
        var person = edition["NK-aTr1vq7Pak"].Content;
        Assert.Equal("Pak Chol Min", person.Caption);
        Assert.Equal(["Pak Chol Min", "박철민"], person.Properties["name"]);
        Assert.Equal(["addr-1a2b"], person.Properties["addressEntity"]);
        Assert.Equal(["NK-aTr1vq7Pak"], edition["xx-sanc-77"].Content.Properties["entity"]);
        Assert.Empty(person.Linked);
    }

    [Fact]
    public async Task Schemata_and_properties_not_in_the_model_are_kept_and_reported_once()
    {
        var edition = await ReadAsync(Flat);
        Assert.Equal(["Person.shoeSize", "Spaceship", "mood"], edition.Reading.UnknownTags);
        Assert.Equal(["42"], edition["NK-aTr1vq7Pak"].Content.Properties["shoeSize"]);
        Assert.Equal(["odd"], edition["xx-moon-1"].Content.Properties["a/b~c"]);
        Assert.Contains(new SourceElement("mood", "calm"), edition["xx-moon-1"].Content.Source);
        Assert.Contains(new SourceElement("properties/a~1b~0c", "odd"), edition["xx-moon-1"].Content.Source);
    }

    [Fact]
    public async Task In_the_nested_form_an_entity_inside_a_line_is_linked()
    {
        var edition = await ReadAsync(Nested);
        Assert.Empty(edition.Reading.UnknownTags);
        var linked = edition["NK-aTr1vq7Pak"].Content.Linked;
        Assert.Equal(
            [
                ("addr-1a2b", "addressEntity", null, "Address"),
                ("xx-sanc-77", "sanctions", "entity", "Sanction"),
                ("xx-pass-1", "identification", "holder", "Passport"),
                ("xx-own-3", "ownershipOwner", "owner", "Ownership"),
            ],
            linked.Select(entity => (entity.Id, entity.Property, entity.BackProperty, entity.Schema))
        );
        Assert.Equal(["745132901"], linked[2].Properties["number"]);
        Assert.Equal(["Q990000001"], linked[3].Properties["asset"]);
        Assert.Contains(
            new SourceElement("properties/ownershipOwner/properties/asset/properties/name", "Pukdae Holdings"),
            edition["NK-aTr1vq7Pak"].Content.Source
        );
    }

    [Theory]
    [InlineData("entities.ftm.json")]
    [InlineData("targets.nested.json")]
    public async Task Every_value_of_every_line_is_found_in_the_subject(string file)
    {
        var edition = await ReadAsync(Text(file));
        var lines = Text(file).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!.AsObject()).ToList();
        Assert.Equal(lines.Count, edition.Entries.Count);
        foreach (var (line, entry) in lines.Zip(edition.Entries))
        {
            // Each member's name and the values below it, collected independently of the reader.
            var written = Leaves(line, "").Order().ToList();
            var kept = entry
                .Content.Source.Select(element =>
                    (
                        System
                            .Text.RegularExpressions.Regex.Replace(element.Path, @"\[\d+\]", "")
                            .Replace("~1", "/", StringComparison.Ordinal)
                            .Replace("~0", "~", StringComparison.Ordinal),
                        element.Value
                    )
                )
                .Order()
                .ToList();
            Assert.Equal(written, kept);
            foreach (var property in line["properties"]!.AsObject())
            {
                foreach (var value in property.Value!.AsArray().OfType<JsonValue>())
                    Assert.Contains(value.ToString(), entry.Content.Properties[property.Key]);
                foreach (var inner in property.Value.AsArray().OfType<JsonObject>())
                    Assert.Contains(entry.Content.Linked, linked => linked.Id == inner["id"]!.ToString() && linked.Property == property.Key);
            }
        }

        static IEnumerable<(string, string)> Leaves(JsonNode node, string path) =>
            node switch
            {
                JsonObject members => members.SelectMany(member => Leaves(member.Value!, path.Length == 0 ? member.Key : $"{path}/{member.Key}")),
                JsonArray items => items.SelectMany(item => Leaves(item!, path)),
                _ =>
                [
                    (
                        path,
                        node.ToString() is var text && node.GetValueKind() is System.Text.Json.JsonValueKind.True or System.Text.Json.JsonValueKind.False
                            ? node.ToJsonString()
                            : node.ToString()
                    ),
                ],
            };
    }

    [Fact]
    public async Task Order_white_space_and_the_exports_own_dates_are_ignored()
    {
        var before = await ReadAsync(Nested);
        var after = await ReadAsync(
            Nested
                .Replace("\"first_seen\":\"2025-01-02\"", "\"first_seen\":\"2026-01-02\"", StringComparison.Ordinal)
                .Replace(
                    "\"authority\":[\"A Committee\"],\"startDate\":[\"2017-08-05\"]",
                    "\"startDate\":[\"2017-08-05\"] , \"authority\":[\" A  Committee\"]",
                    StringComparison.Ordinal
                )
                .Replace("\"caption\":\"Pak Chol Min\",", "", StringComparison.Ordinal)
        );
        foreach (var (one, other) in before.Entries.Zip(after.Entries))
            Assert.Empty(SubjectDiff.Compare(Format.StatementsOf(one.Content), Format.StatementsOf(other.Content)));
    }

    [Fact]
    public async Task A_changed_caption_and_a_changed_referent_are_detected()
    {
        const string Line = """{"id":"a","caption":"Somebody","schema":"Person","referents":["a-1"],"properties":{"name":["Somebody"]}}""";
        var before = (await ReadAsync(Line)).Entries[0].Content;
        foreach (
            var (changed, field) in ((string, string)[])
                [
                    (Line.Replace("\"Somebody\",\"schema\"", "\"Some Body\",\"schema\"", StringComparison.Ordinal), "caption"),
                    (Line.Replace("[\"a-1\"]", "[\"a-1\",\"a-2\"]", StringComparison.Ordinal), "referents"),
                ]
        )
            Assert.Equal(
                field,
                Assert.Single(SubjectDiff.Compare(Format.StatementsOf(before), Format.StatementsOf((await ReadAsync(changed)).Entries[0].Content))).Field
            );
    }

    [Theory]
    [InlineData("entities.ftm.json")]
    [InlineData("targets.nested.json")]
    public async Task Every_change_to_a_line_is_detected(string file)
    {
        // The caption is compared as derived, not as in the source.
        string[] bookkeeping = ["id", "caption", "first_seen", "last_seen", "last_change"];
        foreach (var content in (await ReadAsync(Text(file))).Entries.Select(entry => entry.Content))
        {
            var before = Format.StatementsOf(content);
            for (var i = 0; i < content.Source.Count; i++)
            {
                var (path, value) = content.Source[i];
                var after = Format.StatementsOf(
                    content with
                    {
                        Source = [.. content.Source.Select((element, at) => at == i ? new(path, value + "#7") : element)],
                    }
                );
                if (bookkeeping.Contains(path) || path.EndsWith("/first_seen", StringComparison.Ordinal))
                    Assert.Empty(SubjectDiff.Compare(before, after));
                else
                    Assert.True(SubjectDiff.Compare(before, after).Count > 0, path);
            }
        }
    }

    [Theory]
    [InlineData("{", "Line 2 is not a single JSON value")]
    [InlineData("hello", "Line 2 is not a single JSON value")]
    [InlineData("{} {}", "Line 2 is not a single JSON value")]
    [InlineData("{\"id\":\"b\",\"id\":\"c\",\"schema\":\"Person\"}", "Line 2 is not a single JSON value")]
    [InlineData("[]", "Line 2 is not an object")]
    [InlineData("{\"schema\":\"Person\"}", "Line 2 has no id")]
    [InlineData("{\"id\":\"a/b\",\"schema\":\"Person\"}", "Line 2 has no id")]
    [InlineData("{\"id\":\"b\"}", "Line 2 has no schema")]
    [InlineData("{\"id\":\"b\",\"schema\":\"../x\"}", "Line 2 has no schema")]
    [InlineData("{\"id\":\"b\",\"schema\":\"Person\",\"properties\":[]}", "Line 2: properties is not an object")]
    [InlineData("{\"id\":\"b\",\"schema\":\"Person\",\"properties\":{\"name\":[[\"x\"]]}}", "Line 2: name has an array inside an array")]
    [InlineData("{\"id\":\"b\",\"schema\":\"Person\",\"properties\":{\"name\":[\"x\\u0000\"]}}", "Line 2 has text with a control character")]
    [InlineData(
        "{\"id\":\"b\",\"schema\":\"Person\",\"properties\":{\"name\":[\"x\\ud800\"]}}",
        "Line 2 has text with a control character or an unpaired surrogate"
    )]
    [InlineData("{\"id\":\"b\",\"schema\":\"Person\",\"properties\":{\"\\ud800\":[\"x\"]}}", "Line 2")]
    [InlineData("{\"id\":\"b\",\"schema\":\"Person\",\"properties\":{\"sanctions\":[{\"schema\":\"Sanction\"}]}}", "Line 2: an entity in sanctions has no id")]
    [InlineData(
        "{\"id\":\"b\",\"schema\":\"Person\",\"properties\":{\"sanctions\":[{\"id\":\"7 /x\",\"schema\":\"Sanction\"}]}}",
        "Line 2: an entity in sanctions has no id, or an invalid subject id"
    )]
    [InlineData("{\"id\":\"a-1\",\"schema\":\"Person\"}", "Line 2: the id a-1 already occurs in an earlier line")]
    public async Task A_line_that_is_not_an_entity_is_rejected_with_its_number(string line, string because) =>
        Assert.Contains(because, await Format.RefusedAsync(Uploads.Of("x.json", $"{Minimal}\n{line}\n")), StringComparison.Ordinal);

    [Fact]
    public async Task Invalid_utf_8_is_rejected_with_its_line() =>
        Assert.Contains(
            "Line 2 is not valid UTF-8",
            await Format.RefusedAsync(
                Uploads.Of("x.json", [.. Encoding.UTF8.GetBytes(Minimal + "\n{\"id\":\""), 0xC3, 0x28, .. Encoding.UTF8.GetBytes("\"}")])
            ),
            StringComparison.Ordinal
        );

    [Fact]
    public async Task A_line_that_is_too_deep_or_too_long_is_rejected_with_its_number()
    {
        var deep = "{\"id\":\"b\",\"schema\":\"Person\",\"properties\":{\"x\":" + new string('[', 50) + new string(']', 50) + "}}";
        Assert.Contains("Line 2", await Format.RefusedAsync(Uploads.Of("x.json", $"{Minimal}\n{deep}")), StringComparison.Ordinal);
        var endless = new byte[(17 << 20) + Minimal.Length + 1];
        endless.AsSpan().Fill((byte)'x');
        Encoding.UTF8.GetBytes(Minimal + "\n").CopyTo(endless, 0);
        Assert.Contains("Line 2 is longer than 16 MiB", await Format.RefusedAsync(Uploads.Of("x.json", endless)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_without_entities_and_two_files_are_rejected()
    {
        Assert.Contains("contains no entries", await Format.RefusedAsync(Uploads.Of("x.json", " \n\n")), StringComparison.Ordinal);
        Assert.Contains("received 2", await Format.RefusedAsync(Uploads.Of("x.json", Minimal), Uploads.Of("y.json", Minimal)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_are_read_with_any_line_ending_and_across_buffers()
    {
        var lines = string.Concat(
            Enumerable
                .Range(0, 3_000)
                .Select(i =>
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"{Minimal.Replace("a-1", $"a-{i}", StringComparison.Ordinal)}{(i % 2 == 0 ? "\r\n\r\n" : "\n")}"
                    )
                )
        );
        Assert.Equal(3_000, (await ReadAsync("\uFEFF" + lines.TrimEnd())).Entries.Count);
    }

    private static Task<ReadEdition> ReadAsync(string text) => Format.ReadAsync(Uploads.Of("entities.ftm.json", text));

    private static string Text(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "ftm-json", file));
}
