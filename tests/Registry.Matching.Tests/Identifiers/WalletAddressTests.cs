using System.Globalization;
using System.Text;
using System.Text.Json;
using CsCheck;
using Registry.Matching.Identifiers;
using static Registry.Matching.Tests.Generators;

namespace Registry.Matching.Tests.Identifiers;

public sealed class WalletAddressTests
{
    [Theory]
    [InlineData("", "C5D2460186F7233C927E7DB2DCC703C0E500B653CA82273B7BFAD8045D85A470")]
    [InlineData("abc", "4E03657AEA45A94FC7D47BA826C8D667C0D1E6E33A64A036EC44F58FA12D6C45")]
    public void Keccak_256_gives_its_published_digests(string message, string digest) =>
        Assert.Equal(digest, Convert.ToHexString(Keccak256.Of(Encoding.ASCII.GetBytes(message))));

    // Published: EIP-55, BIP-173, BIP-350, the CashAddr specification, the genesis block and account, a token's contract, a project's donation address.
    [Theory]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    [InlineData("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359")]
    [InlineData("0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb")]
    [InlineData("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4")]
    [InlineData("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0")]
    [InlineData("bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a")]
    [InlineData("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa")]
    [InlineData("3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy")]
    [InlineData("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t")]
    [InlineData("rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh")]
    [InlineData("44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A")]
    public void A_published_address_is_valid(string address) => Assert.IsType<WalletCheck.Valid>(WalletAddress.Check(address));

    [Theory]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD")]
    [InlineData("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5")]
    [InlineData("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd")]
    [InlineData("bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6q")]
    [InlineData("1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb")]
    [InlineData("TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6T")]
    [InlineData("44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3B")]
    public void A_mistyped_address_is_invalid(string address) => Assert.IsType<WalletCheck.Invalid>(WalletAddress.Check(address));

    [Theory]
    [InlineData("")]
    [InlineData("0x12")]
    [InlineData("비트코인")]
    [InlineData("not an address")]
    public void Text_in_no_known_format_is_unknown(string text) => Assert.IsType<WalletCheck.Unknown>(WalletAddress.Check(text));

    [Fact]
    public void An_Ethereum_address_is_the_same_in_any_case_and_a_Bitcoin_address_is_not()
    {
        const string Ethereum = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
            Bitcoin = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
            Witness = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4";
        Assert.True(AreSame(Ethereum, Ethereum.ToUpperInvariant().Replace("0X", "0x", StringComparison.Ordinal)));
        Assert.True(AreSame(Witness, Witness.ToUpperInvariant()));
        Assert.True(AreSame(Bitcoin, $" {Bitcoin} "));
        Assert.False(AreSame(Bitcoin, Bitcoin.ToUpperInvariant()));
    }

    [Fact]
    public void A_mistyped_address_finds_nothing_and_is_reported_without_its_value()
    {
        const string Listed = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
            Mistyped = "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNA";
        Assert.False(AreSame(Listed, Mistyped));
        var notice = Assert.Single(IdentifierNotices.Of(Wallet(Mistyped)));
        Assert.StartsWith("publicKey[0]: the checksum of the Base58Check address is wrong", notice, StringComparison.Ordinal);
        Assert.DoesNotContain(Mistyped, notice, StringComparison.Ordinal);
        Assert.Empty(IdentifierNotices.Of(Wallet(Listed)));
    }

    [Fact]
    public void A_wrong_checksum_in_capitals_is_stated_in_the_evidence_of_a_hit()
    {
        const string Address = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";
        var hit = MatchIndex.Compare(Wallet(Address.Replace("aA", "Aa", StringComparison.Ordinal)), Wallet(Address))!;
        Assert.Contains("the checksum of the Ethereum (EIP-55) address is wrong", Assert.Single(hit.Features).Detail, StringComparison.Ordinal);
    }

    [SharedDataFact]
    public void Every_listed_address_is_valid_except_a_mistyped_one_and_one_that_is_not_an_address()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Files.Shared("ofac/digital_currency_addresses_2026-08-08.json")));
        var others = document
            .RootElement.GetProperty("addresses")
            .EnumerateArray()
            .Select(a => (Chain: a.GetProperty("chain").GetString(), Check: WalletAddress.Check(a.GetProperty("address").GetString()!)))
            .Where(a => a.Check is WalletCheck.Invalid or WalletCheck.Unknown)
            .ToList();
        Assert.Equal(2, others.Count);
        Assert.All(others, other => Assert.Equal("monero", other.Chain));
    }

    [Fact]
    public void A_hundred_thousand_strange_addresses_are_read_without_failing() =>
        Gen.Select(
                Gen.OneOf(Gen.Char["0123456789abcdefxABCDEFXqpzryTr148lIO:"].Array[0, 130], Gen.Char[' ', '\uFFFF'].Array[0, 60])
                    .Select(letters => new string(letters)),
                AnyOf("", "0x", "bc1", "bitcoincash:", "r", "T", "4", "8", "bnb1")
            )
            .Sample(x => Assert.NotNull(WalletAddress.Key(WalletAddress.Check(x.Item2 + x.Item1))), iter: 100_000);

    [Fact]
    public void Any_changed_character_of_an_address_with_a_checksum_is_detected() =>
        Gen.Select(
                AnyOf(
                    "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
                    "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
                    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
                    "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh"
                ),
                Gen.Int[0, 60],
                Gen.Char["123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"]
            )
            .Sample(
                (address, at, character) =>
                {
                    var changed = address.ToCharArray();
                    changed[at % changed.Length] = character;
                    var text = new string(changed);
                    Assert.True(text == address || WalletAddress.Check(text) is not WalletCheck.Valid, text);
                },
                iter: 20_000
            );

    private static bool AreSame(string a, string b) => MatchIndex.Compare(Wallet(a), Wallet(b)) is { Score: > 0.9 };

    private static MatchEntity Wallet(string address) =>
        new(address.Length.ToString(CultureInfo.InvariantCulture), "CryptoWallet", new Dictionary<string, IReadOnlyList<string>> { ["publicKey"] = [address] });
}
