using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Registry.Domain.Subjects;

namespace Registry.Formats.Wallets;

/// <summary>
/// The digital currency addresses that OFAC lists, <c>wallets-json</c>: one object per address, each a CryptoWallet. Its id is derived from chain and
/// address, so it is the same in every edition; its holder is the party on OFAC's list. The file is small and is read whole. It does not say when it was
/// generated.
/// </summary>
public sealed class WalletsJsonFormat : IListFormat
{
    private const long MaxBytes = 32L << 20;

    private static readonly string[] Members = ["addresses", "source_list", "total_address_count"];
    private static readonly string[] Fields = ["address", "chain", "date_listed", "entity_id", "entity_name", "ofac_tickers", "programs"];

    /// <inheritdoc/>
    public string Name => "wallets-json";

    /// <inheritdoc/>
    public bool IsDated => false;

    /// <inheritdoc/>
    public async IAsyncEnumerable<ListEntry> ReadAsync(
        IReadOnlyList<ListUpload> files,
        ListReading reading,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var file = ListUpload.Only(files, "file of addresses");
        using var document = JsonTree.Parse(await BytesAsync(file, cancellationToken), "The file");
        var root = document.RootElement;
        // First, because it validates every name and text.
        var outside = JsonTree.Leaves(root, "The file", name => name == "addresses");
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("addresses", out var addresses) || addresses.ValueKind != JsonValueKind.Array)
            throw new UnreadableListException("The file is not an object with an array named addresses.");
        if (
            root.TryGetProperty("total_address_count", out var total)
            && (total.ValueKind != JsonValueKind.Number || !total.TryGetInt32(out var count) || count != addresses.GetArrayLength())
        )
            throw new UnreadableListException($"The file is incomplete: its total_address_count differs from its {addresses.GetArrayLength()} addresses.");
        if (addresses.GetArrayLength() == 0)
            throw new UnreadableListException("The file contains no addresses.");
        foreach (var member in root.EnumerateObject())
            NoteUnknown(member, Members, "The file", reading);
        reading.KeepOutside(outside);

        var seen = new HashSet<SubjectId>();
        var index = 0;
        foreach (var address in addresses.EnumerateArray())
        {
            cancellationToken.ThrowIfCancellationRequested();
            var place = string.Create(CultureInfo.InvariantCulture, $"Address {++index} of the file");
            var entry = Read(address, place, reading);
            yield return seen.Add(entry.Id) ? entry : throw new UnreadableListException($"{place} is a duplicate.");
        }
    }

    /// <inheritdoc/>
    public IReadOnlySet<Statement> StatementsOf(SubjectContent content) =>
        content.Source.Select(element => new Statement(element.Path.Split('[', 2)[0], ListText.Collapse(element.Value))).ToHashSet();

    private static ListEntry Read(JsonElement wallet, string place, ListReading reading)
    {
        if (wallet.ValueKind != JsonValueKind.Object)
            throw new UnreadableListException($"{place} is not an object.");
        var source = JsonTree.Leaves(wallet, place);
        foreach (var member in wallet.EnumerateObject())
            NoteUnknown(member, Fields, place, reading);
        var (address, chain) = (First("address"), First("chain"));
        if (address is null or { Length: > 128 } || address.Any(char.IsWhiteSpace))
            throw new UnreadableListException($"{place} has no address, or an invalid one.");
        if (chain is null)
            throw new UnreadableListException($"{place} ({ListText.Shown(address)}) has no chain.");
        var id = IdOf(chain, address);
        var listed = First("date_listed") is { } day && Platform.Kernel.PartialDate.TryParse(day, null, out var date) ? date.ToString() : null;
        var holder = First("entity_id") is { } number && SubjectId.TryParse($"ofac-{number}", null, out var party) ? party.Value : null;

        var properties = new PropertyValues();
        properties.Add("publicKey", address);
        properties.AddAll("currency", All("ofac_tickers"));
        properties.AddAll("currencySymbol", All("ofac_tickers"));
        properties.AddAll("program", All("programs"));
        properties.Add("topics", "sanction");
        properties.Add("keywords", chain);
        properties.Add("createdAt", listed);
        properties.Add("notes", First("entity_name") is { } name ? $"Held by {name}" : null);
        if (First("entity_name") is null)
            properties.Add("holder", holder);
        List<LinkedEntity> linked = [];
        if (First("entity_name") is { } holderName)
            linked.Add(new(holder ?? $"{id}-holder", "holder", null, "LegalEntity", holderName, Of(("name", [holderName]))));
        linked.Add(
            new(
                $"{id}-sanction",
                "sanctions",
                "entity",
                "Sanction",
                string.Join(", ", All("programs")),
                Of(
                    ("authority", ["Office of Foreign Assets Control"]),
                    ("country", ["us"]),
                    ("program", All("programs")),
                    ("listingDate", [listed]),
                    ("startDate", [listed])
                )
            )
        );
        return new(id, new("CryptoWallet", address, properties.ToDictionary(), linked, source));

        List<string> All(string field) => [.. source.Where(element => element.Path.Split('[', 2)[0] == field).Select(element => element.Value.Trim())];

        string? First(string field) => All(field).FirstOrDefault();
    }

    private static SubjectId IdOf(string chain, string address) =>
        SubjectId.From($"wallet-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{chain}\n{address}")).AsSpan(0, 20))}");

    private static Dictionary<string, IReadOnlyList<string>> Of(params IEnumerable<(string Property, IReadOnlyList<string?> Values)> properties)
    {
        var values = new PropertyValues();
        foreach (var (property, all) in properties)
            values.AddAll(property, all);
        return values.ToDictionary();
    }

    private static void NoteUnknown(JsonProperty member, string[] known, string place, ListReading reading)
    {
        if (JsonTree.Name(member, place) is var name && !known.Contains(name))
            reading.NoteUnknown(ListText.Shown(name));
    }

    private static async Task<ReadOnlyMemory<byte>> BytesAsync(ListUpload file, CancellationToken cancellationToken)
    {
        if (file.Length > MaxBytes)
            throw new UnreadableListException($"The file is longer than {MaxBytes >> 20} MiB.");
        await using var stream = file.Open();
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, cancellationToken);
        var whole = bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
        return whole.Span.StartsWith("\uFEFF"u8) ? whole[3..] : whole;
    }
}
