using System.Text.Json.Nodes;
using Registry.Domain.Lists;
using Registry.Domain.Subjects;
using Registry.Formats.Wallets;

namespace Registry.Formats.Tests;

public sealed class WalletsJsonTests
{
    private static readonly WalletsJsonFormat Format = new();

    public static string Fixture { get; } = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Fixtures", "wallets-json", "wallets.json"));

    [Fact]
    public async Task An_address_is_a_wallet_with_currency_programme_and_holder()
    {
        var edition = await Format.ReadAsync(Uploads.Of("wallets.json", Fixture));
        var content = edition.Entries[1].Content;
        Assert.Equal(("CryptoWallet", "0x00000000000000000000000000000000000f1c71"), (content.Schema, content.Caption));
        Assert.Equal(["ETH", "USDT"], content.Properties["currency"]);
        Assert.Equal(["DPRK3"], content.Properties["program"]);
        Assert.Equal(["sanction"], content.Properties["topics"]);
        Assert.Equal(("ofac-900002", "holder", "PARK Chol Min"), (content.Linked[0].Id, content.Linked[0].Property, content.Linked[0].Caption));
        Assert.Equal(["2023-04-24"], content.Linked[1].Properties["listingDate"]);
        Assert.All(edition.Entries, entry => Assert.Matches("^wallet-[0-9a-f]{40}$", entry.Id.Value));
        Assert.Contains(new SourceElement("source_list", "SDN"), edition.Reading.Source);
        Assert.Empty(edition.Reading.UnknownTags);
    }

    [Fact]
    public async Task The_same_address_on_another_chain_is_another_wallet()
    {
        var one = await Format.ReadAsync(
            Uploads.Of("a.json", """{"addresses":[{"address":"x1234567","chain":"ethereum"},{"address":"x1234567","chain":"tron"}]}""")
        );
        var other = await Format.ReadAsync(Uploads.Of("b.json", """{"addresses":[{"chain":"tron","address":"x1234567"}]}"""));
        Assert.Equal(one.Entries[1].Id, other.Entries[0].Id);
    }

    [Fact]
    public async Task A_change_is_detected_and_another_order_is_not_a_change()
    {
        var before = (await Format.ReadAsync(Uploads.Of("a.json", Fixture))).Entries[1].Content;
        var swapped = (await Format.ReadAsync(Uploads.Of("a.json", Fixture.Replace("\"ETH\", \"USDT\"", "\"USDT\",  \"ETH\"", StringComparison.Ordinal))))
            .Entries[1]
            .Content;
        var changed = (await Format.ReadAsync(Uploads.Of("a.json", Fixture.Replace("\"ETH\", \"USDT\"", "\"ETH\"", StringComparison.Ordinal))))
            .Entries[1]
            .Content;
        Assert.Empty(SubjectDiff.Compare(Format.StatementsOf(before), Format.StatementsOf(swapped)));
        Assert.Equal("ofac_tickers", Assert.Single(SubjectDiff.Compare(Format.StatementsOf(before), Format.StatementsOf(changed))).Field);
    }

    [Theory]
    [InlineData("", "not a single JSON value")]
    [InlineData("[]", "not an object with an array")]
    [InlineData("{\"addresses\":[]}", "contains no addresses")]
    [InlineData("{\"addresses\":[{\"address\":\"x\",\"chain\":\"tron\"}],\"total_address_count\":2}", "The file is incomplete")]
    [InlineData("{\"addresses\":[7]}", "Address 1 of the file is not an object")]
    [InlineData("{\"addresses\":[{\"chain\":\"tron\"}]}", "Address 1 of the file has no address")]
    [InlineData("{\"addresses\":[{\"address\":\"a b\",\"chain\":\"tron\"}]}", "Address 1 of the file has no address")]
    [InlineData("{\"addresses\":[{\"address\":\"x\"}]}", "has no chain")]
    [InlineData("{\"addresses\":[{\"address\":\"x\",\"chain\":\"tron\"},{\"address\":\"x\",\"chain\":\"tron\"}]}", "Address 2 of the file is a duplicate")]
    public async Task A_file_that_is_not_a_list_of_addresses_is_rejected(string json, string because) =>
        Assert.Contains(because, await Format.RefusedAsync(Uploads.Of("wallets.json", json)), StringComparison.Ordinal);

    [Fact]
    public async Task Every_field_of_every_address_is_found_in_the_wallet() => await AssertLosslessAsync(Fixture);

    [SharedDataFact("ofac")]
    public async Task Every_field_of_every_real_address_is_found_in_the_wallet()
    {
        var edition = await AssertLosslessAsync(
            await File.ReadAllTextAsync(Path.Combine(SharedData.Folder("ofac")!, "digital_currency_addresses_2026-08-08.json"))
        );
        var korean = edition.Entries.Count(entry => entry.Content.Properties["program"].Any(program => program.StartsWith("DPRK", StringComparison.Ordinal)));
        Assert.True((edition.Entries.Count, korean) == (961, 123), $"Addresses {edition.Entries.Count}, under programmes about the DPRK {korean}.");
        Assert.Empty(edition.Reading.UnknownTags);
    }

    private static async Task<ReadEdition> AssertLosslessAsync(string json)
    {
        var edition = await Format.ReadAsync(Uploads.Of("wallets.json", json));
        var written = JsonNode.Parse(json)!["addresses"]!.AsArray();
        Assert.Equal(written.Count, edition.Entries.Count);
        foreach (var (address, entry) in written.Zip(edition.Entries))
        {
            var leaves = address!
                .AsObject()
                .SelectMany(member =>
                    member.Value is JsonArray items ? items.Select(item => (member.Key, item!.ToString())) : [(member.Key, member.Value!.ToString())]
                );
            Assert.Equal(leaves.Order(), entry.Content.Source.Select(element => (element.Path.Split('[')[0], element.Value)).Order());
            Assert.All(
                leaves.Where(leaf => leaf.Key != "entity_id"),
                leaf => Assert.Contains(entry.Values(), value => value.Contains(leaf.Item2, StringComparison.Ordinal))
            );
        }

        return edition;
    }
}
